namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using System.Net;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of how people reach the site. Values that could not be read are left out.</summary>
internal static class AccessChecks
{
    private static readonly string[] Addresses = ["authorize", "token", "userInformation"];

    /// <summary>Headers that every request may have, or that say something else already.</summary>
    private static readonly string[] TakenHeaders = ["Authorization", "Cookie", "Host", "Origin", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Megapod-Csrf"];

    /// <summary>Checks them.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        if (site.Map("access") is not { } access)
        {
            return;
        }

        var listens = new HashSet<(string, int)>();
        foreach (var listen in access.List<(string Host, int Port)>("listen"))
        {
            if (!IPAddress.TryParse(listen.Host, out _))
            {
                faults.Add(AccessFaultCodes.Keys, access.At("listen"), $"'listen' names '{Shown.Short(listen.Host)}', which is no address of a machine.", "Write an address, such as 0.0.0.0:8443 for all of this machine; names go under 'names'.");
            }
            else if (!listens.Add(listen))
            {
                faults.Add(AccessFaultCodes.Keys, access.At("listen"), $"'listen' names {Shown.Short(listen.Host)} with one port twice.", "Write it once.");
            }
        }

        foreach (string name in access.List<string>("names").Where(n => Uri.CheckHostName(n) == UriHostNameType.Unknown))
        {
            faults.Add(AccessFaultCodes.Keys, access.At("names"), $"'names' has '{Shown.Short(name)}', which is neither a name nor an address.", "Write for example site.example.org, 192.168.1.20 or fd00::20, without a port.");
        }

        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var provider in access.List<ReadMap>("providers"))
        {
            if (provider.Text("id") is { Length: > 0 } id && !lineOf.TryAdd(id, provider.At("id").Line))
            {
                string line = lineOf[id].ToString(CultureInfo.InvariantCulture);
                faults.Add(FaultCodes.DuplicateId, provider.At("id"), $"Another one is already called '{Shown.Short(id)}', on line {line}.", "Give each a name of its own, or remove one.");
            }

            Provider(provider, faults);
        }

        if (access.Map("proxy") is { } proxy)
        {
            Proxy(proxy, faults);
        }
    }

    private static void Provider(ReadMap provider, FaultList faults)
    {
        foreach (string key in Addresses)
        {
            string text = provider.Text(key);
            if (text.Contains('{', StringComparison.Ordinal))
            {
                faults.Add(AccessFaultCodes.Keys, provider.At(key), $"'{key}' has a placeholder, and nothing stands for it.", "Write the address plainly.");
            }
            else if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                faults.Add(AccessFaultCodes.Plain, provider.At(key), $"'{key}' begins with http:// and leads beyond this machine: whoever is on the way could become anybody.", "Write https://.");
            }
        }

        bool hasVariable = provider.IsWritten("clientSecretVariable");
        bool hasFile = provider.IsWritten("clientSecretFile");
        if (hasVariable && hasFile)
        {
            faults.Add(AccessFaultCodes.Keys, provider.At("clientSecretFile"), "The client's secret is said to stand in a variable and in a file.", "Keep 'clientSecretVariable' or 'clientSecretFile'.");
        }
        else if (!hasVariable && !hasFile)
        {
            faults.Add(AccessFaultCodes.Keys, provider.Position, "The provider has no secret by which it knows this site.", "Name it with 'clientSecretVariable' or 'clientSecretFile'; it must not stand in this file.");
        }
    }

    private static void Proxy(ReadMap proxy, FaultList faults)
    {
        foreach (string written in proxy.List<string>("addresses"))
        {
            if (!IPAddress.TryParse(written, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            {
                faults.Add(AccessFaultCodes.Keys, proxy.At("addresses"), $"'addresses' has '{Shown.Short(written)}', which is not the address of one machine.", "Write each address in full, such as 192.168.1.2.");
            }
        }

        if (TakenHeaders.Contains(proxy.Text("header"), StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(AccessFaultCodes.Keys, proxy.At("header"), $"'header' is {proxy.Text("header")}, which says something else already.", "Write a header of its own, such as X-Remote-User.");
        }
    }
}
