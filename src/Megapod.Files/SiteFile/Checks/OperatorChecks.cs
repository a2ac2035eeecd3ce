namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>
/// What must hold between a station and the operator to whom it is relayed. Nothing that proves a station may be read on the way, and nothing is promised to the operator that cannot be shown. What is
/// wrong with the default is told once, where it stands.
/// </summary>
internal static class OperatorChecks
{
    private const int ByPassword = 1;
    private const int ByPasswordOverTls = 2;
    private const int ByCertificate = 3;

    private static readonly string[] TlsKeys = ["certificate", "key", "authority"];

    /// <summary>Checks the operators of all stations.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var usual = site.Map("ocpp")?.Map("operator");
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var station in site.List<ReadMap>("devices").Where(d => d.Find<DeviceProtocol>("protocol") == DeviceProtocol.Ocpp))
        {
            if (StationOperator.Of(station, usual) is not { } relayed)
            {
                continue;
            }

            if (!relayed.IsWritten("address"))
            {
                faults.Add(FaultCodes.OperatorKeys, relayed.Position, "The operator's central system has no address.", "Write 'address', such as wss://csms.example.org/ocpp, here or under 'ocpp'.");
                continue;
            }

            if (relayed.IsSound("address") && StationOperator.AddressOf(relayed.Text("address")) is null)
            {
                faults.Add(FaultCodes.BadText, relayed.At("address"), $"'address' is '{Shown.Short(relayed.Text("address"))}', which cannot be the address of a central system.", "Look at the name of the host.");
            }
            else if (relayed.IsSound("address"))
            {
                Keys(relayed, faults);
                Proof(relayed, faults);
                Twice(relayed, lineOf, faults);
            }
        }
    }

    private static bool HasPassword(StationOperator relayed) => relayed.IsWritten("passwordVariable") || relayed.IsWritten("passwordFile");

    private static bool IsTls(StationOperator relayed) => relayed.Text("address").StartsWith("wss:", StringComparison.Ordinal);

    private static void Keys(StationOperator relayed, FaultList faults)
    {
        if (relayed.IsWritten("passwordVariable") && relayed.IsWritten("passwordFile"))
        {
            faults.Add(FaultCodes.OperatorKeys, relayed.At("passwordFile"), "The password is said to stand in a variable and in a file.", "Keep 'passwordVariable' or 'passwordFile'.");
        }

        if (relayed.IsWritten("certificate") != relayed.IsWritten("key"))
        {
            var (there, missing) = relayed.IsWritten("certificate") ? ("certificate", "key") : ("key", "certificate");
            faults.Add(FaultCodes.OperatorKeys, relayed.At(there), $"'{there}' does nothing without '{missing}'.", $"Write '{missing}', too.");
        }

        foreach (string key in IsTls(relayed) ? [] : TlsKeys.Where(relayed.IsWritten))
        {
            faults.Add(FaultCodes.OperatorKeys, relayed.At(key), $"'{key}' is about TLS, but the address begins with ws://.", $"Write wss://, or remove '{key}'.");
        }

        if (HasPassword(relayed) && relayed.Identity.Contains(':', StringComparison.Ordinal))
        {
            faults.Add(FaultCodes.OperatorKeys, relayed.Position, $"'{Shown.Short(relayed.Identity)}' cannot log in with a password, because a colon ends the name of a user.", "Write the 'identity' that the operator knows, or use a certificate.");
        }
    }

    private static void Proof(StationOperator relayed, FaultList faults)
    {
        bool isTrusted = relayed.Find<bool>("allowPlainWebSocket") == true || IsTls(relayed) || StationOperator.AddressOf(relayed.Text("address"))!.IsLoopback;
        if (!isTrusted && HasPassword(relayed))
        {
            faults.Add(
                FaultCodes.OperatorPlain,
                relayed.At("address"),
                "'address' begins with ws:// and leads beyond this machine: whoever is on the way could read the password and be the station.",
                "Write wss://, or add 'allowPlainWebSocket: true' where the way is trusted, such as a tunnel.");
        }

        if (relayed.Find<int>("securityProfile") is not { } profile)
        {
            return;
        }

        string shown = profile.ToString(CultureInfo.InvariantCulture);
        var at = relayed.At("securityProfile");
        if (profile >= ByPasswordOverTls && !IsTls(relayed))
        {
            faults.Add(FaultCodes.OperatorProof, at, $"Security profile {shown} needs TLS, but the address begins with ws://.", "Write wss:// as the operator says, or the profile that it asks for.");
        }

        if (profile is ByPassword or ByPasswordOverTls && !HasPassword(relayed))
        {
            faults.Add(FaultCodes.OperatorProof, at, $"Security profile {shown} needs a password, but none is named for '{Shown.Short(relayed.Id)}'.", "Name where it stands with 'passwordVariable' or 'passwordFile'; it must not stand in this file.");
        }

        if (profile == ByCertificate && !relayed.IsWritten("certificate"))
        {
            faults.Add(FaultCodes.OperatorProof, at, $"Security profile 3 needs a certificate, but none is named for '{Shown.Short(relayed.Id)}'.", "Write 'certificate' and 'key', as the operator has issued them for this station.");
        }

        if (profile == 0 && (HasPassword(relayed) || relayed.IsWritten("certificate")))
        {
            faults.Add(FaultCodes.OperatorProof, at, "Security profile 0 proves nothing, but a password or a certificate is named.", "Write the profile that the operator asks for, or leave it out.");
        }
    }

    /// <summary>Of two connections of one identity a central system closes the older: two stations would throw each other out for ever.</summary>
    private static void Twice(StationOperator relayed, Dictionary<string, int> lineOf, FaultList faults)
    {
        if (relayed.Identity.Length == 0)
        {
            return;
        }

        string there = $"{relayed.Text("address").TrimEnd('/')}/{relayed.Identity}";
        if (!lineOf.TryAdd(there, relayed.Position.Line))
        {
            string line = lineOf[there].ToString(CultureInfo.InvariantCulture);
            faults.Add(FaultCodes.OperatorTwice, relayed.Position, $"The operator knows another station by the identity '{Shown.Short(relayed.Identity)}' already, that on line {line}.", "Give each the identity that the operator has given to it.");
        }
    }
}
