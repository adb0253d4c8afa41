package org.crypttalk.client.vectors;

/** How this implementation judges the cases of one file. */
@FunctionalInterface
interface Check {

    /**
     * Whether the inputs of a case are accepted; what they give is asserted here.
     *
     * @throws Exception as the code under test does; MalformedException means a refusal
     */
    boolean accepts(Case c) throws Exception;
}
