/** Programs that use nothing but the client's public packages. */
module org.crypttalk.examples {
    requires org.crypttalk.client;
    requires static org.jspecify;
}
