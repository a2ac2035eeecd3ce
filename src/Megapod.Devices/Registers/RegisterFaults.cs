namespace Megapod.Devices.Registers;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What goes wrong between us and a device with a register map, numbered as in docs/faults.md. Whether it can be reached at all is told by Modbus.</summary>
internal static class RegisterFaults
{
    public const string OtherDeviceCode = "MP3771";
    public const string NotTakenCode = "MP3772";
    public const string ScaleMovedCode = "MP3773";
    public const string UnboundedCode = "MP3774";
    public const string LocalCode = "MP3775";
    public const string TooShortCode = "MP3776";
    public const string SecondWriterCode = "MP3777";
    public const string StandingCode = "MP3778";
    public const string NoValueCode = "MP3779";
    public const string LostCode = "MP3780";

    public static Fault Unbounded { get; } = new(
        UnboundedCode,
        "What the device is told may stay in force for ever and nothing bounds it, so it is only read.",
        "Write its watchdog into the register map, or what bounds it: a breaker, or a limit in the device.");

    public static Fault Local { get; } =
        new(LocalCode, "Somebody is at the machine, or that cannot be read, so nothing is written to it.", "Switch it back to remote control at the machine when the work is done.");

    public static Fault OtherDevice(int address, string wanted, string found) => new(
        OtherDeviceCode,
        $"This is not the device of the register map: register {Number(address)} holds {found} instead of {wanted}. Nothing of it is believed, and nothing is written.",
        "Check address and unit number, and whether the map was made for this model and version.");

    public static Fault NotTaken(int address, string wanted, string found) => new(
        NotTakenCode, $"Register {Number(address)} was written as {wanted} and reads {found}: the device has acknowledged it and does not hold it.", "Look for a limit or a lock in the device's own settings.");

    public static Fault ScaleMoved(int address) => new(
        ScaleMovedCode, $"The scale in register {Number(address)} is not one, or changed while a set-point was written, more often than it was tried. The set-point was put to 0.", "Nothing, if it happens now and then; otherwise check the register map.");

    public static Fault TooShort(TimeSpan left, TimeSpan timeout) => new(
        TooShortCode,
        string.Create(CultureInfo.InvariantCulture, $"A set-point for {left.TotalSeconds:0.#} s cannot be given to a device whose watchdog lets it go on for {timeout.TotalSeconds:0.#} s. The set-point was put to 0."),
        "Shorten the time-out of the device's watchdog, in the device and in the map: charging is told for a few seconds at a time.");

    public static Fault SecondWriter(int address, string written, string found) => new(
        SecondWriterCode,
        $"Register {Number(address)} was written as {written} and now reads {found}: something else writes to this device.",
        "Switch the other controller off and start this one again; until then the device is only read.");

    public static Fault Standing(TimeSpan since) => new(
        StandingCode,
        string.Create(CultureInfo.InvariantCulture, $"Nothing that should move has moved for {since.TotalSeconds:0} s, so what the device says is old however well it answers."),
        "Look at the device: its controller hangs behind a part that still answers.");

    public static Fault NoValue(string what) =>
        new(NoValueCode, $"The device does not say its {what}.", "Look whether it is connected and configured, and whether the register map names the right register.");

    public static Fault Lost(int address) => new(
        LostCode, $"Register {Number(address)} has gone to 0 before its time: the device was restarted, or somebody ended our set-point.", "Nothing: the next set-point is written from the beginning.");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
