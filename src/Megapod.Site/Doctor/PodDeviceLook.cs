namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What is found at one device of a pod.</summary>
/// <param name="device">The device.</param>
internal sealed class PodDeviceLook(DeviceConfig device)
{
    /// <summary>A device that takes longer to look at has failed: controllers of servers take a minute for all of their things.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>How often a device is asked for its delay.</summary>
    public const int Samples = 5;

    private readonly List<DoctorFinding> findings = [];

    /// <summary>The device.</summary>
    public DeviceConfig Device => device;

    /// <summary>What was found, in the order in which it was looked at.</summary>
    public IReadOnlyList<DoctorFinding> Findings => findings;

    /// <summary>The lowest limit that a server's controller allows; null: it has none, or does not say.</summary>
    public Watts? LowestLimit { get; set; }

    /// <summary>A sentence with numbers as everybody reads them.</summary>
    public static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Something is as it has to be.</summary>
    public void Good(string finding, double? ms = null) => findings.Add(new DoctorFinding(device.Id, device.Protocol, true, Rounded(ms), finding, ""));

    /// <summary>Something is wrong.</summary>
    public void Bad(string finding, string remedy, double? ms = null) => findings.Add(new DoctorFinding(device.Id, device.Protocol, false, Rounded(ms), finding, remedy));

    /// <summary>Something is wrong that has a number.</summary>
    public void Bad(Fault fault, string after = "") => Bad($"{fault.Message}{after} ({fault.Code})", fault.Remedy);

    /// <summary>How long it took to answer, beside how often it is asked.</summary>
    /// <param name="tripsMs">The times, in any order; not empty.</param>
    public void Delays(IReadOnlyList<double> tripsMs)
    {
        double[] sorted = [.. tripsMs.Order()];
        double median = sorted[sorted.Length / 2];
        double worst = sorted[^1];
        string text = Words($"It answered in {median:0.#} ms, at worst in {worst:0.#} ms, {sorted.Length} times; it is asked each {device.Period.TotalSeconds:0.###} s.");
        if (worst <= device.Period.TotalMilliseconds)
        {
            Good(text, median);
        }
        else
        {
            Bad(text, "Write a longer 'period' at the device, or find what slows it.", median);
        }
    }

    /// <summary>It was not looked at to the end.</summary>
    public PodDeviceLook Unfinished()
    {
        Bad("It was not looked at to the end.", "Look at its power, its cable and its address, and let the doctor come to its end.");
        return this;
    }

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 3) : null;
}
