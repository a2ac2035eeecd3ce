namespace Megapod.Site.Doctor;

using Megapod.Core.Outcomes;

/// <summary>What reading alone shows to be wrong with a device of a pod.</summary>
internal static class PodDoctorFaults
{
    public static Fault NotTold(string what, string where) =>
        new("MP3287", $"{what} is not told by {where}, and nothing else tells of it.", "Switch it on at the device, or name another device that tells of it.");

    public static Fault ImpossibleLimit(string where, string why) =>
        new("MP3288", $"What {where} shows of its power limit cannot be: {why}.", "Update the controller, and do not count on the limit before a test of acceptance was passed.");

    public static Fault ClockOff(string where, TimeSpan ahead) =>
        new("MP3289", PodDeviceLook.Words($"The clock of {where} is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's."), "Have both follow a time server: what it logs and stamps is off by that.");
}
