namespace Megapod.Site.Doctor;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Snmp;
using Megapod.Site.Wire;

/// <summary>Looks at a device by SNMP as the site would read it.</summary>
internal static class SnmpLook
{
    private static readonly SnmpOid UpTime = SnmpOid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly SnmpOid Description = SnmpOid.Parse("1.3.6.1.2.1.1.1.0");
    private static readonly SnmpOid EngineBoots = SnmpOid.Parse("1.3.6.1.6.3.10.2.1.2.0");
    private static readonly SnmpOid EngineTime = SnmpOid.Parse("1.3.6.1.6.3.10.2.1.3.0");

    /// <summary>Looks at it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="device">The device.</param>
    /// <param name="parts">How it is reached.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<PodDeviceLook> LookAsync(SiteConfig site, DeviceConfig device, PodWireParts parts, CancellationToken stop)
    {
        var look = new PodDeviceLook(device);
        if (SnmpProfiles.Find(device.Profile) is not { } profile)
        {
            look.Bad(PodWireFaults.Unusable(device.Id, $"there is no profile '{device.Profile}', but {string.Join(" and ", SnmpProfiles.Names)}"));
            return look;
        }

        using var limit = new CancellationTokenSource(PodDeviceLook.Longest, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await using var client = new SnmpClient(DeviceClients.Snmp(device, parts), parts.Time, parts.Random.Split($"doctor {device.Id}"));
            if (await AskAsync(look, client, parts, both.Token))
            {
                await ReadAsync(look, site, client, profile, parts, both.Token);
            }
        }
        catch (ArgumentException wrong)
        {
            look.Bad(PodWireFaults.Unusable(device.Id, DeviceClients.Plain(wrong)));
        }
        catch (OperationCanceledException)
        {
            look.Unfinished();
        }

        return look;
    }

    /// <summary>Reached, let in, and how quick.</summary>
    private static async Task<bool> AskAsync(PodDeviceLook look, SnmpClient client, PodWireParts parts, CancellationToken stop)
    {
        var trips = new List<double>();
        TimeSpan? running = null;
        for (int k = 0; k <= PodDeviceLook.Samples; k++)
        {
            long began = parts.Time.GetTimestamp();
            var answer = await client.GetAsync([UpTime], stop);
            if (!answer.IsSuccess)
            {
                look.Bad(answer.Faults[0]);
                return false;
            }

            trips.Add(parts.Time.GetElapsedTime(began).TotalMilliseconds);
            running = answer.Value[0].Value.Kind == SnmpValueKind.TimeTicks ? TimeSpan.FromMilliseconds(10.0 * answer.Value[0].Value.Unsigned) : null;
        }

        // The first one has asked for the engine's clock as well.
        look.Delays([.. trips.Skip(1)]);
        var access = look.Device.Access;
        look.Good(access.User.Length > 0
            ? $"Version 3: the user '{access.User}' is let in, {(client.IsSecret ? "signed and encrypted" : "signed and not encrypted")}."
            : "Version 2c: the community is let in; whoever is on the way can read and change what is said.");
        var engine = await client.GetAsync([EngineBoots, EngineTime, Description], stop);
        string started = engine.IsSuccess && engine.Value[0].Value.IsNumber && engine.Value[1].Value.IsNumber
            ? PodDeviceLook.Words($"Its engine has started {engine.Value[0].Value.Number} times and runs for {TimeSpan.FromSeconds((double)engine.Value[1].Value.Number).TotalHours:0.##} h")
            : "It does not tell of its engine";
        look.Good(PodDeviceLook.Words($"{started}; the device says that it runs for {running?.TotalHours ?? double.NaN:0.##} h.").Replace(" NaN h", " an unknown time", StringComparison.Ordinal));
        if (engine.IsSuccess && engine.Value[2].Value.AsText() is { Length: > 0 } description)
        {
            look.Good($"It calls itself '{description}'.");
        }

        return true;
    }

    private static async Task ReadAsync(PodDeviceLook look, SiteConfig site, SnmpClient client, SnmpProfile profile, PodWireParts parts, CancellationToken stop)
    {
        var poller = new SnmpPoller(look.Device.Id, client, profile);
        if (await poller.PollAsync(parts.Clock(), stop) is { } fault)
        {
            look.Bad(fault);
            return;
        }

        var image = poller.Image;
        if (poller.Trouble is { } trouble)
        {
            look.Bad(trouble);
        }

        Identity(look, profile, image);
        var found = image.Rows.GroupBy(r => r.Table, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Rows: g.Select(r => r.Row).Distinct(StringComparer.Ordinal).Count(), g.Key, All: g.Count(), Good: g.Count(r => r.Reading.Quality == Quality.Good))).ToList();
        string lacking = string.Join(", ", profile.Tables.Select(t => t.Name).Where(t => found.TrueForAll(f => f.Key != t) && !image.Labels.Any(l => l.Table == t)));
        look.Good($"It can be read for {string.Join(", ", found.Select(f => $"{f.Key} {f.Rows} ({f.Good} of {f.All} values)").DefaultIfEmpty("nothing"))}{(lacking.Length > 0 ? $"; not for {lacking}" : "")}. Counters give values from the second look on.");
        foreach (var pod in site.Pods)
        {
            foreach (var rack in pod.Racks.Where(r => r.Driver == look.Device.Id))
            {
                Distribution(look, pod, rack, image);
            }
        }
    }

    private static void Identity(PodDeviceLook look, SnmpProfile profile, SnmpImage image)
    {
        var who = profile.Tables.Select(t => SnmpRows.IdentityOf(image, t.Name)).FirstOrDefault(i => i?.Serial.Length > 0);
        if (who is null)
        {
            look.Good("It tells no serial number.");
            return;
        }

        string firmware = who.Firmware.Length > 0 ? $", firmware {who.Firmware}" : "";
        look.Good($"{string.Join(' ', ((string[])[who.Maker, who.Model]).Where(t => t.Length > 0))} serial {who.Serial}{firmware}; profile '{profile.Name}'.".TrimStart());
    }

    private static void Distribution(PodDeviceLook look, PodConfig pod, RackConfig rack, SnmpImage image)
    {
        var map = new SnmpPodMap(rack.Id, PodTreeBuilder.DistributionOf(rack.Id), new PodBoard(PodTreeBuilder.Of(pod)));
        map.Update(image);
        if (map.Trouble is { } trouble)
        {
            look.Bad(trouble);
        }

        if (map.RackPower.Quality == Quality.Good)
        {
            look.Good(PodDeviceLook.Words($"{rack.Id} draws {map.RackPower.Value / 1000:0.###} kW."));
        }
        else
        {
            look.Bad(PodDoctorFaults.NotTold($"The power of {rack.Id}", "all inlets of its distribution unit"));
        }

        look.Good(map.IsOn.Quality != Quality.Good ? $"It does not tell whether a branch of {rack.Id} is open." : map.IsOn.Value >= 0.5 ? $"A branch of {rack.Id} is closed." : $"All branches of {rack.Id} are open.");
    }
}
