namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;

/// <summary>What tests do with a ledger, in short words; instants are seconds after the small site's start.</summary>
internal static class LedgerVerbs
{
    /// <summary>Tells a device a ceiling; nothing is answered yet.</summary>
    public static uint Tell(this GrantLedger ledger, int device, double watts, double seconds, double at = 0) =>
        ledger.Issue(device, watts, TimeSpan.FromSeconds(seconds), SmallSite.At(at));

    /// <summary>A device says yes.</summary>
    public static void Yes(this GrantLedger ledger, int device, uint sequence, double at) =>
        ledger.Report(new CommandReport(device == ledger.BatteryIndex ? SiteSnapshot.BatteryCommand : device, sequence, true, SmallSite.At(at)));

    /// <summary>Tells a device a ceiling; it says yes at the same instant, so that a proven device has it confirmed once it had the time to come down.</summary>
    public static void Hold(this GrantLedger ledger, int device, double watts, double seconds, double at = 0) => ledger.Yes(device, ledger.Tell(device, watts, seconds, at), at);

    /// <summary>Tells a ceiling and has it answered a second later.</summary>
    public static uint Give(this GrantLedger ledger, int device, double watts, double seconds, double at)
    {
        uint sequence = ledger.Tell(device, watts, seconds, at);
        ledger.Yes(device, sequence, at + 1);
        return sequence;
    }

    /// <summary>A meter of a device shows something.</summary>
    public static void See(this GrantLedger ledger, int device, double watts, double at) => ledger.Observe(device, watts, SmallSite.At(at));

    /// <summary>The ledger looks at an instant.</summary>
    public static void Look(this GrantLedger ledger, double at, params LimitConfig[] eventLimits) => ledger.Advance(SmallSite.At(at), eventLimits, double.NaN);

    /// <summary>A sample and a cycle at the same instant, for each instant in turn.</summary>
    public static void Draws(this GrantLedger ledger, int device, double watts, params double[] at)
    {
        foreach (double second in at)
        {
            ledger.See(device, watts, second);
            ledger.Look(second);
        }
    }

    /// <summary>Worst cases of a device in all slots.</summary>
    public static double[] Worst(this GrantLedger ledger, int device) => [.. Enumerable.Range(0, Horizon.Slots).Select(k => ledger.WorstCase(device, k))];

    /// <summary>Needs of a row in all slots.</summary>
    public static double[] Needs(this GrantLedger ledger, int row) => [.. Enumerable.Range(0, Horizon.Slots).Select(k => ledger.Need(row, k))];

    /// <summary>Caps of a row in all slots.</summary>
    public static double[] Caps(this GrantLedger ledger, int row) => [.. Enumerable.Range(0, Horizon.Slots).Select(k => ledger.Cap(row, k))];

    /// <summary>How much a device may be given for so many seconds, and the row that binds, −1 when none does.</summary>
    public static (double Ceiling, int Row) Room(this GrantLedger ledger, int device, double seconds, double wanted = 1e6)
    {
        double ceiling = ledger.FreeCeiling(device, TimeSpan.FromSeconds(seconds), wanted, out int row);
        return (Math.Round(ceiling, 3), row);
    }

    /// <summary>For how long a device surely holds what it holds, less what a command needs to be over by then, s.</summary>
    public static double Sure(this GrantLedger ledger, int device) => Math.Round(ledger.SurelyHeldFor(device).TotalSeconds, 6);
}
