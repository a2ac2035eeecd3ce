namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using System.Net;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between where stations are awaited and how each proves who it is. Nobody may come from elsewhere without proof, and nobody is promised a proof that cannot be had.</summary>
internal static class StationChecks
{
    private const int ByPassword = 1;
    private const int ByPasswordOverTls = 2;
    private const int ByCertificate = 3;

    /// <summary>Checks stations and where they are awaited.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var stations = site.List<ReadMap>("devices").Where(d => d.Find<DeviceProtocol>("protocol") == DeviceProtocol.Ocpp).ToList();
        DeviceChecks.Unique([.. stations.Where(s => s.IsSound("identity"))], s => s.IsWritten("identity") ? s.Text("identity") : s.Text("id"), "id", "station", faults);
        if (site.Map("ocpp") is not { } ocpp)
        {
            return;
        }

        bool isOpen = IsOpen(ocpp, "address", faults);
        bool isOpenForTls = IsOpen(ocpp, "tlsAddress", faults) && ocpp.IsWritten("certificate");
        bool hasCertificate = Pair(ocpp, faults);
        foreach (var station in stations.Where(s => s.IsSound("securityProfile")))
        {
            Station(station, ocpp, isOpen || isOpenForTls, hasCertificate, faults);
        }
    }

    private static void Station(ReadMap station, ReadMap ocpp, bool isOpen, bool hasCertificate, FaultList faults)
    {
        int profile = station.Get<int>("securityProfile");
        string shown = profile.ToString(CultureInfo.InvariantCulture);
        var at = station.IsWritten("securityProfile") ? station.At("securityProfile") : station.Position;
        if (profile == 0 && isOpen)
        {
            faults.Add(FaultCodes.StationsOpen, at, "The station proves nothing, and others than this machine can connect.", "Write 'securityProfile: 2' or 3, or have 'ocpp' listen on 127.0.0.1 only.");
        }

        if (profile >= ByPasswordOverTls && !hasCertificate && ocpp.IsSound("certificate") && ocpp.IsSound("key"))
        {
            faults.Add(FaultCodes.StationsWithoutCertificate, at, $"Security profile {shown} needs TLS, but 'ocpp' has no certificate.", "Write 'certificate' and 'key' under 'ocpp'.");
        }

        if (profile == ByCertificate && !ocpp.IsWritten("authority"))
        {
            faults.Add(FaultCodes.StationsWithoutAuthority, at, "The station shows a certificate, but 'ocpp' names no authority to judge it by.", "Write 'authority' under 'ocpp'.");
        }

        if (profile is ByPassword or ByPasswordOverTls && !station.IsWritten("passwordSha256"))
        {
            faults.Add(FaultCodes.StationWithoutPassword, at, $"Security profile {shown} needs a password, but the station has none.", "Write 'passwordSha256', such as 'printf %s PASSWORD | sha256sum' says of a random one.");
        }
    }

    /// <summary>Whether others than this machine can connect there.</summary>
    private static bool IsOpen(ReadMap ocpp, string key, FaultList faults)
    {
        if (!ocpp.IsSound(key))
        {
            return false;
        }

        if (IPAddress.TryParse(ocpp.Get<(string Host, int Port)>(key).Host, out var address))
        {
            return !IPAddress.IsLoopback(address);
        }

        faults.Add(FaultCodes.BadHostPort, ocpp.At(key), $"'{key}' names a host, but must say on which IP address to listen.", "Write for example 0.0.0.0:9220, or 127.0.0.1:9220.");
        return false;
    }

    /// <summary>Whether there are certificate and key; one without the other is a mistake.</summary>
    private static bool Pair(ReadMap ocpp, FaultList faults)
    {
        bool hasCertificate = ocpp.IsWritten("certificate");
        if (hasCertificate != ocpp.IsWritten("key"))
        {
            var (there, missing) = hasCertificate ? ("certificate", "key") : ("key", "certificate");
            faults.Add(FaultCodes.StationsWithoutCertificate, ocpp.At(there), $"'{there}' does nothing without '{missing}'.", $"Write '{missing}', too.");
            return false;
        }

        return hasCertificate;
    }
}
