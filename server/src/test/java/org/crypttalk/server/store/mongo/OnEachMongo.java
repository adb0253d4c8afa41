package org.crypttalk.server.store.mongo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a class of tests on every MongoDB there is: on the stand-in, and on the replica set that the variable {@code MONGODB_URI} names. Without the
 * variable the report has no tests on a replica set, not even skipped ones, and one line says so.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "on {0}")
@MethodSource("org.crypttalk.server.store.mongo.OnEachMongo$Kind#available")
@interface OnEachMongo {

    /** What a contract runs on. */
    enum Kind {
        STAND_IN("the stand-in, mongo-java-server"),
        REPLICA_SET("the replica set of MONGODB_URI");

        private static final String VARIABLE = "MONGODB_URI";

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        static {
            System.out.println(
                    isNamed()
                            ? "MongoDB contracts: on the stand-in and on the replica set of MONGODB_URI"
                            : "MongoDB contracts: on the stand-in only; MONGODB_URI is not set");
        }

        private static boolean isNamed() {
            String uri = System.getenv(VARIABLE);
            return uri != null && !uri.isBlank();
        }

        static List<Kind> available() {
            return isNamed() ? List.of(values()) : List.of(STAND_IN);
        }

        /** Starts it, or connects to it. */
        Mongo open() {
            return switch (this) {
                case STAND_IN -> Mongo.standIn();
                case REPLICA_SET -> Mongo.at(System.getenv(VARIABLE));
            };
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
