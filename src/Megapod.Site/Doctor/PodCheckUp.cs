namespace Megapod.Site.Doctor;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Site.Pods;
using Megapod.Site.Wire;

/// <summary>
/// Looks at the devices of pods that are reached by name: controllers by Redfish, distribution units and switches by SNMP, building management systems by DSX, GPUs by their exporters. It says of each whether it is there and lets us in, who it is,
/// what it can be read for, and what of a limit it takes. It only reads: beside opening and closing a session nothing is written to any device, and nothing is published.
/// </summary>
public static class PodCheckUp
{
    /// <summary>Devices that are looked at at once: each costs a connection here, and none of them waits for another's patience.</summary>
    private const int MostAtOnce = 16;

    /// <summary>Looks at all of them, side by side.</summary>
    /// <param name="site">The site.</param>
    /// <param name="parts">What the look needs.</param>
    /// <param name="stop">Ends it early; what was not looked at says so.</param>
    /// <returns>Findings in the order of the site file, several for a device, and at last those about whole racks.</returns>
    public static async Task<IReadOnlyList<DoctorFinding>> LookAsync(SiteConfig site, PodCheckUpParts parts, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(parts);
        var wired = new PodWireParts(new SiteBoard(PowerTree.From(site)), parts.Time, parts.Time, parts.Clock, parts.Random) { Secrets = parts.Secrets, Folder = parts.Folder };
        using var gate = new SemaphoreSlim(MostAtOnce);
        var looks = site.Devices.Where(d => d.Protocol is DeviceProtocol.Redfish or DeviceProtocol.Snmp or DeviceProtocol.Dsx or DeviceProtocol.Dcgm).Select(async device =>
        {
            try
            {
                await gate.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return new PodDeviceLook(device).Unfinished();
            }

            try
            {
                return await LookAsync(site, device, wired, parts.Patience, stop);
            }
            finally
            {
                gate.Release();
            }
        });
        var done = await Task.WhenAll(looks);
        var lowest = done.Where(d => d.LowestLimit is not null).ToDictionary(d => d.Device.Id, d => d.LowestLimit!.Value, StringComparer.Ordinal);
        return [.. done.SelectMany(d => d.Findings), .. site.Pods.SelectMany(p => p.Racks).SelectMany(r => RackFindings(r, lowest))];
    }

    private static Task<PodDeviceLook> LookAsync(SiteConfig site, DeviceConfig device, PodWireParts parts, TimeSpan patience, CancellationToken stop) => device.Protocol switch
    {
        DeviceProtocol.Redfish => RedfishLook.LookAsync(site, device, parts, stop),
        DeviceProtocol.Dcgm => DcgmLook.LookAsync(site, device, parts, stop),
        DeviceProtocol.Snmp => SnmpLook.LookAsync(site, device, parts, stop),
        _ => DsxLook.LookAsync(site, device, parts, patience, stop),
    };

    /// <summary>A rack comes down to the lowest limits of its servers and no further.</summary>
    private static IEnumerable<DoctorFinding> RackFindings(RackConfig rack, Dictionary<string, Watts> lowest)
    {
        var told = rack.Servers.Where(s => lowest.ContainsKey(s.Driver)).ToList();
        if (told.Count == 0)
        {
            yield break;
        }

        double least = told.Sum(s => lowest[s.Driver].Value);
        double left = rack.Idle.Value - rack.Beside.Value;
        var tooLow = PodWireFaults.TooLow(rack.Id, left, least);
        yield return least > left
            ? new DoctorFinding(rack.Id, DeviceProtocol.Redfish, false, null, $"{tooLow.Message} ({tooLow.Code})", tooLow.Remedy)
            : new DoctorFinding(
                rack.Id,
                DeviceProtocol.Redfish,
                true,
                null,
                PodDeviceLook.Words($"The lowest limits of {told.Count} of its {rack.Servers.Count} servers come to {least / 1000:0.##} kW, and its 'idle' leaves them {left / 1000:0.##} kW."),
                "");
    }
}
