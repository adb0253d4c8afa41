package org.crypttalk.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the client's packages may know each other, and that only the protocol is below them. */
@AnalyzeClasses(packages = "org.crypttalk.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesKnowEachOtherOneWay =
            slices().matching("org.crypttalk.client.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheProtocolIsBelow = classes()
            .that()
            .resideInAPackage("org.crypttalk.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.crypttalk.client..",
                    "org.crypttalk.protocol..",
                    "java..",
                    "javax..",
                    "org.bouncycastle..",
                    "org.jspecify..",
                    "org.sqlite..",
                    "tools.jackson..");

    @ArchTest
    static final ArchRule theCryptographyKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..client.crypto..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..client.account..",
                    "..client.conversation..",
                    "..client.live..",
                    "..client.rest..",
                    "..client.shared..",
                    "..client.store..",
                    "..client.view..");

    @ArchTest
    static final ArchRule nobodyPrints =
            noClasses().should().accessClassesThat().belongToAnyOf(java.io.PrintStream.class);
}
