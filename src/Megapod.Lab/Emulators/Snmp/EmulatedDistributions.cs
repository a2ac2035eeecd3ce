namespace Megapod.Lab.Emulators.Snmp;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Lab.Emulators.Redfish;

/// <summary>The power distribution units of one of the twin's pods, one for each rack that names no device and whose servers are on the wire, too. Every other one speaks version 3, so that both versions are seen at work.</summary>
public sealed class EmulatedDistributions : IAsyncDisposable
{
    private readonly FrozenDictionary<string, EmulatedDistribution> units;
    private readonly FrozenSet<string> names;

    private EmulatedDistributions(string pod, IEnumerable<EmulatedDistribution> units)
    {
        Pod = pod;
        this.units = units.ToFrozenDictionary(u => u.Rack, StringComparer.Ordinal);
        names = this.units.Keys.Select(PodTreeBuilder.DistributionOf).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Name of the pod.</summary>
    public string Pod { get; }

    /// <summary>The units with their vices, by the racks' names.</summary>
    public IReadOnlyDictionary<string, EmulatedDistribution> Units => units;

    /// <summary>The devices as a controller finds them.</summary>
    public IReadOnlyList<DeviceConfig> Devices => [.. units.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => u.Value.Device)];

    /// <summary>Puts the units of a pod on the wire.</summary>
    /// <param name="pod">The pod of the site file.</param>
    /// <param name="plant">What the plant shows of it; asked on any thread.</param>
    /// <param name="time">Time of their clocks.</param>
    /// <returns>Its units, none included; MP4113 where no port is free.</returns>
    public static async ValueTask<Outcome<EmulatedDistributions>> OpenAsync(PodConfig pod, Func<PodReadings> plant, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(time);
        var opened = new List<EmulatedDistribution>();
        foreach (var rack in pod.Racks.Where(IsEmulated).OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            var unit = EmulatedDistribution.Open(rack.Id, plant, isSecure: opened.Count % 2 == 1, time);
            if (!unit.IsSuccess)
            {
                await Task.WhenAll(opened.Select(u => u.DisposeAsync().AsTask()));
                return Outcome<EmulatedDistributions>.Failure(unit.Faults);
            }

            opened.Add(unit.Value);
        }

        return Outcome<EmulatedDistributions>.Success(new EmulatedDistributions(pod.Id, opened));
    }

    /// <summary>The pod as its controller reads it: its racks name their units.</summary>
    /// <param name="written">The pod of the site file.</param>
    public PodConfig Dressed(PodConfig written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written with { Racks = [.. written.Racks.Select(r => r.Driver == DeviceConfig.Emulated && units.ContainsKey(r.Id) ? r with { Driver = units[r.Id].Device.Id } : r)] };
    }

    /// <summary>Whether a part tells for itself: a unit, its branches and its outlets.</summary>
    /// <param name="part">The part.</param>
    public bool Has(Part part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return names.Contains(part.Id) || (part.Holder is { } holder && names.Contains(holder));
    }

    /// <summary>Lets all of them count their energy.</summary>
    public void Pass()
    {
        foreach (var unit in units.Values)
        {
            unit.Pass();
        }
    }

    /// <summary>Takes them off the wire.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(units.Values.Select(u => u.DisposeAsync().AsTask()));

    /// <summary>A unit beside real servers would tell of the twin's instead.</summary>
    private static bool IsEmulated(RackConfig rack) => rack.Driver == DeviceConfig.Emulated && EmulatedServers.IsEmulated(rack);
}
