namespace Megapod.Devices.Polling;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What can go wrong between a worker and its device, whatever its protocol.</summary>
internal static class PollFaults
{
    public static Fault NoAnswer(string device, TimeSpan timeout) => new(
        "MP3761", string.Create(CultureInfo.InvariantCulture, $"{device} has not answered within {timeout.TotalSeconds:0.###} s."), "Nothing now and then; else look at its power, its cable and its address.");

    public static Fault Stuck(string device) =>
        new("MP3763", $"What talks with {device} does not give up when it is told to; until it does, {device} is neither asked nor told anything.", "Restart the controller, and report it.");

    public static Fault Bug(string device, Exception bug) => new(
        "MP3762", $"What talks with {device} has a bug: {bug.GetType().Name}: {bug.Message}", "Report it; the device is asked again.");
}
