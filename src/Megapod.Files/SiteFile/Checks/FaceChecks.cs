namespace Megapod.Files.SiteFile.Checks;

using System.Net;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of those to whom the site shows itself. Values that could not be read are left out.</summary>
internal static class FaceChecks
{
    private static readonly string[] TlsKeys = ["authority", "certificate", "key"];

    /// <summary>Checks them.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        if (site.Map("publish")?.Map("dsx") is not { } dsx)
        {
            return;
        }

        Keys(dsx, faults);
        if (dsx.Find<(string Host, int Port)>("broker") is { } broker)
        {
            Way(dsx, broker.Host, faults);
            Loop(site, dsx, broker, faults);
        }
    }

    private static void Keys(ReadMap dsx, FaultList faults)
    {
        if (dsx.IsWritten("passwordVariable") && dsx.IsWritten("passwordFile"))
        {
            faults.Add(FaultCodes.FaceKeys, dsx.At("passwordFile"), "The password is said to stand in a variable and in a file.", "Keep 'passwordVariable' or 'passwordFile'.");
        }

        string? password = Array.Find(["passwordVariable", "passwordFile"], dsx.IsWritten);
        if (password is not null && !dsx.IsWritten("user"))
        {
            faults.Add(FaultCodes.FaceKeys, dsx.At(password), "There is a password and nobody whose it is.", "Write 'user', too.");
        }

        if (dsx.IsWritten("certificate") != dsx.IsWritten("key"))
        {
            var (there, missing) = dsx.IsWritten("certificate") ? ("certificate", "key") : ("key", "certificate");
            faults.Add(FaultCodes.FaceKeys, dsx.At(there), $"'{there}' does nothing without '{missing}'.", $"Write '{missing}', too.");
        }

        foreach (string key in dsx.Find<bool>("tls") == false ? TlsKeys.Where(dsx.IsWritten) : [])
        {
            faults.Add(FaultCodes.FaceKeys, dsx.At(key), $"'{key}' is about TLS, but 'tls' is false.", $"Remove 'tls', or '{key}'.");
        }
    }

    private static void Way(ReadMap dsx, string host, FaultList faults)
    {
        bool isThisMachine = host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        if (dsx.Find<bool>("tls") == false && dsx.Find<bool>("allowPlain") == false && !isThisMachine)
        {
            faults.Add(
                FaultCodes.FacePlain,
                dsx.At("broker"),
                "The broker is beyond this machine and the connection without TLS: whoever is on the way could read the password and speak for the site.",
                "Remove 'tls: false', or add 'allowPlain: true' where the way is trusted, such as a tunnel.");
        }
    }

    /// <summary>What a site publishes and hears again at the same broker, it would take for the building's word about itself.</summary>
    private static void Loop(ReadMap site, ReadMap dsx, (string Host, int Port) broker, FaultList faults)
    {
        foreach (var device in site.List<ReadMap>("devices").Where(d => d.Find<(string Host, int Port)>("address") is { } at && at.Port == broker.Port && string.Equals(at.Host, broker.Host, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(
                FaultCodes.FaceLoop,
                dsx.At("broker"),
                $"The broker is where the device '{Shown.Short(device.Text("id"))}' is: the site would hear its own words.",
                "Publish to a broker of its own, or correct the address of the device.");
        }
    }
}
