namespace Megapod.Devices.Ocpp.Orders;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// Names of settings, and which of them nobody but we may write. Makers have keys of their own, so that a name is judged by the words in it: one too many is refused rather than one that moves a limit taken.
/// </summary>
internal static class SettingKey
{
    /// <summary>So much of a name is shown to people; no standard one is longer.</summary>
    public const int MostShown = 100;

    private const string Limits = "it decides what the station may draw, which floors and grants do";
    private const string Measuring = "what and how often it measures is set by 'period' of the device";
    private const string Security = "it is part of how the station proves who it is; change it at the station and in the site file together";
    private const string Secret = "it is a secret, which would be shown";
    private const string Time = "limits are written by the station's clock, which we set";
    private const string Way = "it could keep the station from coming back to us";

    private static readonly (string Part, string Why)[] Kept =
    [
        ("chargingprofile", Limits), ("chargeprofile", Limits), ("chargingschedule", Limits), ("smartcharging", Limits), ("dercontrol", Limits), ("derctrlr", Limits), ("v2xcharging", Limits), ("featureprofiles", Limits),
        ("3to1phase", Limits), ("phaseswitch", Limits), ("limit", Limits), ("maxcurrent", Limits), ("maxpower", Limits), ("currentmax", Limits), ("powermax", Limits), ("stacklevel", Limits),
        ("metervalue", Measuring), ("sampled", Measuring), ("aligned", Measuring), ("stoptxn", Measuring), ("measurand", Measuring),
        ("security", Security), ("authorizationkey", Security), ("password", Security), ("certificate", Security), ("identity", Security), ("cponame", Security), ("organizationname", Security),
        ("clock", Time), ("timesource", Time), ("timezone", Time), ("timeoffset", Time), ("datetime", Time), ("ntp", Time),
        ("ocppcomm", Way), ("heartbeat", Way), ("network", Way), ("websocket", Way), ("url", Way), ("endpoint", Way), ("centralsystem", Way), ("backend", Way), ("csms", Way),
    ];

    private static readonly string[] Secrets = ["authorizationkey", "password", "privatekey", "secret"];

    /// <summary>Why nobody may write it; null: anybody may.</summary>
    public static string? WhyKept(string key) => Kept.FirstOrDefault(k => key.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Why;

    /// <summary>Why nobody may ask for it; null: anybody may.</summary>
    public static string? WhySecret(string key) => Secrets.Any(s => key.Contains(s, StringComparison.OrdinalIgnoreCase)) ? Secret : null;

    /// <summary>Takes component and variable of a later edition apart.</summary>
    public static bool TrySplit(string key, [NotNullWhen(true)] out string? component, [NotNullWhen(true)] out string? variable)
    {
        (component, variable) = (null, null);
        if (key.Split('.') is not [{ Length: > 0 } first, { Length: > 0 } second])
        {
            return false;
        }

        (component, variable) = (first, second);
        return true;
    }
}
