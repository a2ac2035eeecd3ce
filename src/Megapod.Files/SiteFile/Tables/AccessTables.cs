namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of how people reach the site from other machines.</summary>
internal static class AccessTables
{
    /// <summary>A machine has few networks; more addresses are a mistake.</summary>
    private const int MostListens = 8;

    private const int MostNames = 50;

    /// <summary>Each is a button on the page.</summary>
    private const int MostProviders = 8;

    private const int MostScopes = 20;

    public static MapShape Certificate { get; } = new("accessCertificate",
    [
        new("file", TextShape.File, "File with the certificate in PEM, followed by those between it and its authority.") { IsRequired = true },
        new("key", TextShape.File, "File with the key of the certificate in PEM, without a pass phrase.") { IsRequired = true },
    ]);

    public static MapShape Provider { get; } = new("provider",
    [
        new("id", TextShape.Id, "Its name in addresses and on accounts, unique among the providers.") { IsRequired = true },
        new("name", TextShape.Title, "Its name for people. Missing: the id."),
        new("authorize", new AddressShape(), "Address to which the browser is sent, without placeholders.") { IsRequired = true },
        new("token", new AddressShape(), "Address at which a code is changed for an access token.") { IsRequired = true },
        new("userInformation", new AddressShape(), "Address that says who the owner of an access token is.") { IsRequired = true },
        new("clientId", TextShape.Title, "What the provider knows this site by.") { IsRequired = true },
        new("clientSecretVariable", TextShape.Variable, "Environment variable that holds the client's secret. Missing: it stands in 'clientSecretFile'."),
        new("clientSecretFile", TextShape.File, "File that holds the client's secret. Missing: it stands in 'clientSecretVariable'."),
        new("scopes", new ListShape(TextShape.Scope, 1, MostScopes), "What is asked for, such as openid. Missing: nothing in particular."),
        new("nameField", TextShape.Id, "Field of the answer about somebody that accounts name; it should never change.") { Default = "sub" },
    ]);

    public static MapShape Proxy { get; } = new("proxy",
    [
        new("addresses", new ListShape(TextShape.HostName, 1, MostNames), "Addresses from which its connections come, each in full. From anywhere else the header says nothing.") { IsRequired = true },
        new("header", TextShape.HeaderName, "The header that holds the name of an account.") { Default = "X-Remote-User" },
    ]);

    public static MapShape Access { get; } = new("access",
    [
        new("listen", new ListShape(new HostPortShape(AccessListenConfig.UsualPort), 1, MostListens) { TakesOne = true }, "Addresses of this machine where the site listens with TLS, one or a list, the port 8443 where none is written. Missing: nowhere beyond this machine."),
        new("names", new ListShape(TextShape.HostName, 1, MostNames), "Names and addresses by which people ask for the site. Missing: addresses, localhost and the certificate's names alone."),
        new("certificate", Certificate, "The certificate that the site shows. Missing: it makes one, whose fingerprint is printed at the start."),
        new("providers", new ListShape(Provider, 1, MostProviders), "Where people who have an account may sign in elsewhere."),
        new("proxy", Proxy, "A program before the site whose word is taken for who somebody is. Missing: nobody's."),
    ]);
}
