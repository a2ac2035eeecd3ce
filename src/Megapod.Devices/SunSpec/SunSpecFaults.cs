namespace Megapod.Devices.SunSpec;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What goes wrong between us and a SunSpec device, numbered as in docs/faults.md. Whether the device can be reached at all is told by what carries the registers.</summary>
internal static class SunSpecFaults
{
    public const string NoMarkCode = "MP3731";
    public const string BrokenChainCode = "MP3732";
    public const string NotListedCode = "MP3733";
    public const string MovedCode = "MP3734";
    public const string ScaleMovedCode = "MP3735";
    public const string OtherCountCode = "MP3736";
    public const string NotWritableCode = "MP3737";
    public const string NotTakenCode = "MP3738";
    public const string NoSetpointCode = "MP3739";
    public const string LocalCode = "MP3740";
    public const string StateOldCode = "MP3741";
    public const string SecondWriterCode = "MP3742";
    public const string TimerlessCode = "MP3743";
    public const string StandingCode = "MP3744";
    public const string NoReferenceCode = "MP3745";
    public const string HoldCode = "MP3746";
    public const string OrderLostCode = "MP3747";
    public const string MeterStandingCode = "MP3748";
    public const string SlowCode = "MP3749";

    public static Fault NoMark { get; } =
        new(NoMarkCode, "No SunSpec map: the device answers, but neither register 40000 nor 0 nor 50000 begins with 'SunS'.", "Switch SunSpec on at the device, or check the unit number: a gateway has one for each device behind it.");

    public static Fault NoSetpoint { get; } = new(
        NoSetpointCode,
        "The device lists no model by which its power can be set: neither 704 with WSet or WSetPct, nor 124.",
        "Look into its manual for a set-point that must be unlocked first; a battery that only has model 802 takes no power set-point.");

    public static Fault Local { get; } =
        new(LocalCode, "Somebody is at the machine: it is switched to local control, so nothing is written to it.", "Switch it back to remote control at the machine when the work is done.");

    public static Fault BrokenChain(int start, string how) =>
        new(BrokenChainCode, $"The list of SunSpec models at register {start} cannot be used: {how}.", "Report it to the maker; a restart of the device may help where it was just updated.");

    public static Fault NotListed(int model) =>
        new(NotListedCode, $"The device does not list SunSpec model {model}.", "Check what its manual lists; some devices list models only after their battery or meter is connected.");

    public static Fault Moved(int model) =>
        new(MovedCode, $"SunSpec model {model} is no longer where the device listed it, and was not found again while its list kept changing.", "Nothing, if it was just updated or restarted; it is looked for again by itself.");

    public static Fault ScaleMoved(int model) =>
        new(ScaleMovedCode, $"The scale factors of SunSpec model {model} changed while it was read or written, more often than it was tried.", "Nothing, if it happens now and then; otherwise report it to the maker.");

    public static Fault OtherCount(int address, int asked, int came) =>
        new(OtherCountCode, $"Of {asked} registers from {address} on, {came} came.", "Nothing, if it happens now and then; otherwise look for a gateway that cuts answers.");

    public static Fault NotWritable(int model, string point, string why) =>
        new(NotWritableCode, $"{point} of SunSpec model {model} cannot be written: {why}.", "Check what the device implements, and whether the value is one that it can hold.");

    public static Fault NotTaken(int model, string point, string wanted, string held) =>
        new(NotTakenCode, $"{point} of SunSpec model {model} was written as {wanted} and reads {held}: the device has acknowledged it and does not hold it.", "Look for a limit or a lock in the device's own settings.");

    public static Fault StateOld(TimeSpan? age, TimeSpan oldest) => new(
        StateOldCode,
        age is { } time ? $"The device was last read {time.TotalSeconds:0.#} s ago, and is not commanded on anything older than {oldest.TotalSeconds:0.#} s." : "The device has not been read yet, so it is not commanded, or whether somebody is at the machine is not known.",
        "Nothing: it is commanded again when it can be read.");

    public static Fault SecondWriter(string point, string written, string found) => new(
        SecondWriterCode,
        $"{point} was written as {written} and now reads {found}, not by reversion: something else writes to this device.",
        "Switch the other controller off, then take the device back; until then it is only read.");

    public static Fault Timerless(string how) => new(
        TimerlessCode,
        $"The device's reversion timer cannot be relied on: {how}. A set-point stays in force when nobody renews it.",
        "Count the device at its worst case, or give it a watchdog of its own.");

    public static Fault Slow(TimeSpan took, TimeSpan counted) => new(
        SlowCode,
        string.Create(CultureInfo.InvariantCulture, $"Charging came into force only {took.TotalSeconds:0.#} s after it was decided, and {counted.TotalSeconds:0.#} s are counted on ('commandLatency'): it was told to rest instead."),
        "Find what slows the device or the way to it, or write a longer 'commandLatency'.");

    public static Fault Standing(int model, TimeSpan since) =>
        new(StandingCode, $"The heartbeat of SunSpec model {model} has stood still for {since.TotalSeconds:0} s, so what the device says is old however well it answers.", "Look at the device: its controller hangs behind a part that still answers.");

    public static Fault MeterStanding(int model, TimeSpan since) => new(
        MeterStandingCode,
        $"Nothing in SunSpec model {model} has moved for {since.TotalSeconds:0} s, not even the energy that its own power adds up to: the meter stands still however well it answers.",
        "Look at the meter, or at the gateway in front of it that repeats old values.");

    public static Fault NoReference(string what, string remedy) =>
        new(NoReferenceCode, $"The device takes its set-point in percent of {what}, which is not known.", remedy);

    public static Fault Hold(TimeSpan hold, double mostSeconds) =>
        new(HoldCode, $"A set-point cannot be held for {hold.TotalSeconds:0.###} s: the device's timer counts whole seconds from 1 to {mostSeconds:0}.", "Ask for a time in that range.");

    public static Fault OrderLost(string point) => new(
        OrderLostCode,
        $"{point} has been switched off before its time: the device was restarted, or somebody ended our set-point.",
        "Nothing: the next set-point is armed from the beginning.");
}
