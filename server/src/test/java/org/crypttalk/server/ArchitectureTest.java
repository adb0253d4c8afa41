package org.crypttalk.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the server's packages may know each other. */
@AnalyzeClasses(packages = "org.crypttalk.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesKnowEachOtherOneWay =
            slices().matching("org.crypttalk.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theStoreKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..server.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..server.account..",
                    "..server.api..",
                    "..server.conversation..",
                    "..server.delivery..",
                    "..server.gateway..",
                    "..server.session..");

    @ArchTest
    static final ArchRule theGatewayKnowsNoFeature = noClasses()
            .that()
            .resideInAPackage("..server.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..server.account..",
                    "..server.api..",
                    "..server.conversation..",
                    "..server.delivery..",
                    "..server.session..",
                    "..server.store..");

    @ArchTest
    static final ArchRule onlyTheCompositionRootKnowsAnAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("..server.store.sqlite..", "..server.store.mongo..", "org.crypttalk.server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..server.store.sqlite..", "..server.store.mongo..");

    @ArchTest
    static final ArchRule onlyTheGatewayKnowsNetty = noClasses()
            .that()
            .resideOutsideOfPackage("..server.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule nobodyPrints =
            noClasses().should().accessClassesThat().belongToAnyOf(java.io.PrintStream.class);

    @ArchTest
    static final ArchRule onlyTheEdgeThrowsProblems = classes()
            .that()
            .haveSimpleName("ProblemException")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("..server.api..", "..server.problem..");
}
