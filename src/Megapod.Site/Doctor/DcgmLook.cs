namespace Megapod.Site.Doctor;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Feeds;
using Megapod.Devices.Gpu;
using Megapod.Site.Wire;

/// <summary>Looks at the exporter of a server's GPUs as the site would read it.</summary>
internal static class DcgmLook
{
    /// <summary>What health and draining live on; without it the exporter says less than it could.</summary>
    private static readonly PartQuantity[] Wanted = [PartQuantity.Power, PartQuantity.Temperature, PartQuantity.Utilisation, PartQuantity.Throttle, PartQuantity.DriverError, PartQuantity.UncorrectedErrors];

    /// <summary>Looks at it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="device">The device.</param>
    /// <param name="parts">How it is reached.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<PodDeviceLook> LookAsync(SiteConfig site, DeviceConfig device, PodWireParts parts, CancellationToken stop)
    {
        var look = new PodDeviceLook(device);
        using var handler = HttpFeed.CreateHandler();
        var config = DeviceClients.Dcgm(device);
        var opened = config.IsSuccess ? DcgmPoller.Open(device.Id, config.Value, handler, parts.Time) : Outcome<DcgmPoller>.Failure(config.Faults);
        if (!opened.IsSuccess)
        {
            look.Bad(opened.Faults[0]);
            return look;
        }

        using var poller = opened.Value;
        var trips = new List<double>();
        for (int k = 0; k < PodDeviceLook.Samples && !stop.IsCancellationRequested; k++)
        {
            long began = parts.Time.GetTimestamp();
            if (await poller.PollAsync(parts.Clock(), stop) is { } fault)
            {
                look.Bad(fault);
                return look;
            }

            trips.Add(parts.Time.GetElapsedTime(began).TotalMilliseconds);
        }

        if (trips.Count < PodDeviceLook.Samples)
        {
            return look.Unfinished();
        }

        look.Delays(trips);
        if (poller.Trouble is { } trouble)
        {
            look.Bad(trouble);
        }

        Gpus(look, site, poller.Image);
        return look;
    }

    private static void Gpus(PodDeviceLook look, SiteConfig site, GpuImage image)
    {
        string models = string.Join(", ", image.Rows.Select(r => r.Identity.Model).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal));
        string drivers = string.Join(", ", image.Rows.Select(r => r.Identity.Firmware).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal));
        string who = $"{(models.Length > 0 ? $", {models}" : "")}{(drivers.Length > 0 ? $", driver {drivers}" : "")}";
        int wanted = site.Pods.SelectMany(p => p.Racks).SelectMany(r => r.Servers).FirstOrDefault(s => s.Telemetry == look.Device.Id)?.Gpus ?? image.Rows.Count;
        if (image.Rows.Count == wanted)
        {
            look.Good($"It tells of {image.Rows.Count} GPUs{who}.");
        }
        else
        {
            look.Bad($"It tells of {image.Rows.Count} GPUs{who}; the site file says {wanted}.", "Look whether a GPU has failed, and whether this is the exporter of the server that names it; else correct 'gpus'.");
        }

        string lacking = string.Join(", ", Wanted.Where(q => image.Rows.Any(r => r.Of(q).Quality != Quality.Good)));
        if (lacking.Length == 0)
        {
            look.Good("It tells of each what health goes by.");
        }
        else
        {
            look.Bad(PodDoctorFaults.NotTold(lacking, look.Device.Id));
        }
    }
}
