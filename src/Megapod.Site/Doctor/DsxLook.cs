namespace Megapod.Site.Doctor;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Polling;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;
using Megapod.Site.Wire;

/// <summary>Listens to a building management system for what the site file expects of it. It publishes nothing, not even a heartbeat, and calls itself another name at the broker than a controller that runs.</summary>
internal static class DsxLook
{
    private const string LiquidRequest = "RackLiquidIsolationRequest";
    private const string PowerRequest = "RackElectricalIsolationRequest";

    /// <summary>Points that have a value and no description, or none that is understood, and are said one by one.</summary>
    private const int MostNamed = 5;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.5);

    /// <summary>Looks at it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="device">The device.</param>
    /// <param name="parts">How it is reached.</param>
    /// <param name="patience">How long it is listened to.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<PodDeviceLook> LookAsync(SiteConfig site, DeviceConfig device, PodWireParts parts, TimeSpan patience, CancellationToken stop)
    {
        var look = new PodDeviceLook(device);
        var config = DeviceClients.Mqtt(device, $"{device.Identity}-doctor", parts);
        if (!config.IsSuccess)
        {
            look.Bad(config.Faults[0]);
            return look;
        }

        using var limit = new CancellationTokenSource(patience, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var table = new DsxTable(device.Identity);
            Pod[] pods = [.. site.Pods.Where(p => p.Driver == device.Id || p.Cooling.Loop?.Driver == device.Id).Select(p => new Pod(site, p, table))];
            await using var client = new MqttClient(config.Value, parts.Time, parts.Clock, parts.Random.Split($"doctor {device.Id}"));
            if (!await ConnectAsync(look, client, parts, both.Token))
            {
                return look;
            }

            await HearAsync(client, table, pods, parts, both.Token);
            Told(look, table, pods, patience, parts.Clock());
        }
        catch (ArgumentException wrong)
        {
            look.Bad(PodWireFaults.Unusable(device.Id, DeviceClients.Plain(wrong)));
        }

        return stop.IsCancellationRequested ? look.Unfinished() : look;
    }

    /// <summary>Reached, trusted, let in, and how quick.</summary>
    private static async Task<bool> ConnectAsync(PodDeviceLook look, MqttClient client, PodWireParts parts, CancellationToken stop)
    {
        var trips = new List<double>();
        foreach (string filter in (string[])[DsxTopic.AllMetadata, DsxTopic.AllValues])
        {
            long began = parts.Time.GetTimestamp();
            Fault? fault;
            try
            {
                var granted = await client.SubscribeAsync(filter, MqttQos.AtLeastOnce, stop);
                fault = granted.Faults.FirstOrDefault();
            }
            catch (OperationCanceledException)
            {
                fault = client.Health.Trouble ?? PodWireFaults.NotConnected(look.Device.Id);
            }

            if (fault is not null)
            {
                look.Bad(client.Health.IsConnected ? fault : client.Health.Trouble ?? fault);
                return false;
            }

            trips.Add(parts.Time.GetElapsedTime(began).TotalMilliseconds);
        }

        var access = look.Device.Access;
        string who = access.User.Length > 0 ? $"lets '{access.User}' in" : "lets us in without a name";
        look.Good($"The broker {who}, {(access.HasTls ? "by TLS" : "without TLS: whoever is on the way can read and change what is said")}.", trips[^1]);
        return true;
    }

    /// <summary>Takes what comes until all that is expected has come.</summary>
    private static async Task HearAsync(MqttClient client, DsxTable table, Pod[] pods, PodWireParts parts, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var hearing = TakeAsync(client, table, end.Token);
        try
        {
            do
            {
                await Task.Delay(LookEvery, parts.Time, end.Token);
            }
            while (!Array.TrueForAll(pods, p => p.IsWhole(parts.Clock())));
        }
        catch (OperationCanceledException)
        {
            // Patience is over: what has come until now is what there is.
            await hearing;
        }

        await end.CancelAsync();
        await hearing;
    }

    private static async Task TakeAsync(MqttClient client, DsxTable table, CancellationToken stop)
    {
        try
        {
            await foreach (var delivery in client.TakeAsync(stop))
            {
                // What is refused is counted by the table.
                _ = table.Take(delivery);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static void Told(PodDeviceLook look, DsxTable table, Pod[] pods, TimeSpan patience, Instant now)
    {
        var entries = table.Entries(now);
        var health = table.Health;
        int fresh = entries.Count(e => e.Reading.Quality == Quality.Good);
        look.Good($"It describes {entries.Count} points, {fresh} of them with a value that counts; {table.Owned().Count} are for '{table.Integration}' to publish.");
        if (health.Pending > 0)
        {
            look.Bad($"{health.Pending} points have a value and no description, so that they say nothing.", "Have the building management system publish their descriptions, retained.");
        }

        if (health.LastRefusal is { } refused)
        {
            look.Bad(refused, $" {health.Refused} messages were refused, this one last.");
        }

        foreach (var fault in entries.Select(e => e.Trouble).OfType<Fault>().Distinct().Take(MostNamed))
        {
            look.Bad(fault);
        }

        var stale = entries.Where(e => e.Point.Integration is null && e.Reading.Quality == Quality.Stale).Select(e => e.Point.Key).ToList();
        if (stale.Count > 0)
        {
            look.Bad($"{stale.Count} points are stale: {string.Join(", ", stale.Take(MostNamed))}{(stale.Count > MostNamed ? " and others" : "")}.", "Look whether what they measure still answers the building management system; values are repeated each 100 s.");
        }

        var heartbeats = table.Heartbeats(now);
        if (heartbeats.Count == 0)
        {
            look.Bad("It describes no heartbeat of its own, so that only age tells whether it is there.", "Have it publish HeartbeatTimestampBms.");
        }
        else if (heartbeats.FirstOrDefault(h => !h.IsAlive) is { } lost)
        {
            look.Bad($"Its heartbeat {lost.Point.Key} stands still; what it covers is stale. (MP4258)", "Look at the building management system and its way to the broker.");
        }
        else
        {
            look.Good("Its heartbeat goes. Whether it hears ours only a controller that runs can tell.");
        }

        foreach (var pod in pods)
        {
            pod.Tell(look, patience, now);
        }
    }

    /// <summary>What a pod of the site file expects to be told.</summary>
    private sealed class Pod(SiteConfig site, PodConfig config, DsxTable table)
    {
        private readonly DsxRackNames names = new(config, [.. site.Pods.SelectMany(p => p.Racks).Select(r => r.Id)]);
        private readonly DsxPodMap map = new(config, [.. config.Racks.Select(r => r.Id)], table, new PodBoard(PodTreeBuilder.Of(config)), (_, _, _, _) => Task.FromResult<Fault?>(null));

        public bool IsWhole(Instant now) => Expected(now).All(e => e.Reading.Quality == Quality.Good) && Unasked().Count == 0;

        public void Tell(PodDeviceLook look, TimeSpan patience, Instant now)
        {
            var expected = Expected(now);
            var described = table.Entries(now).Select(e => (e.Point.PointType, Rack: names.RackOf(e.Point))).ToHashSet();
            foreach (var (what, type, rack, reading) in expected.Where(e => e.Reading.Quality != Quality.Good))
            {
                if (reading.Quality != Quality.Missing)
                {
                    look.Bad($"{what} is told, and its value is stale or not to be trusted.", "Look whether what measures it still answers the building management system.");
                }
                else if (described.Any(d => d.PointType == type && (rack is null || d.Rack == rack)))
                {
                    look.Bad(PodDeviceLook.Words($"{what} is described as {type}, and no value that counts has come within {patience.TotalSeconds:0} s."), "Listen for two minutes, because values are repeated each 100 s; then look whether what measures it answers the building management system.");
                }
                else
                {
                    look.Bad(PodDoctorFaults.NotTold(what, $"the building management system: there is no {type} of it"));
                }
            }

            int told = expected.Count(e => e.Reading.Quality == Quality.Good);
            if (told == expected.Count)
            {
                look.Good($"It tells all {told} things that the site file expects of it for {config.Id}.");
            }

            foreach (var fault in map.Faults)
            {
                look.Bad(fault);
            }

            foreach (var (rack, isPower) in Unasked())
            {
                look.Bad(PodMapFaults.NobodyToAsk(rack, isPower, table.Integration));
            }
        }

        /// <summary>What is expected by the site file, the point that would tell it, and what is known of it.</summary>
        private List<(string What, string Type, string? Rack, Reading Reading)> Expected(Instant now)
        {
            map.Update(now);
            var expected = new List<(string What, string Type, string? Rack, Reading Reading)>();
            foreach (var rack in config.Racks)
            {
                bool isMeasuredByServers = rack.Servers.Count > 0 && rack.Servers.All(s => s.Driver != DeviceConfig.Emulated);
                if (rack.Driver == DeviceConfig.Emulated && !isMeasuredByServers)
                {
                    expected.Add(($"The power of {rack.Id}", "RackPower", rack.Id, map.RackPower(rack.Id)));
                }

                if (config.Cooling.Loop is not null)
                {
                    var seen = map.Rack(rack.Id, now);
                    expected.Add(($"Whether {rack.Id} leaks", "RackLeakDetect", rack.Id, seen.IsLeaking));
                    expected.Add(($"Whether the coolant of {rack.Id} is shut off", "RackLiquidIsolationStatus", rack.Id, seen.IsLiquidIsolated));
                    expected.Add(($"Whether the power of {rack.Id} is cut off", "RackElectricalIsolationStatus", rack.Id, seen.IsElectricallyIsolated));
                }
            }

            if (config.Cooling.Loop is not null)
            {
                var loop = map.Loop(now);
                expected.Add(($"The supply temperature of {config.Id}", "LiquidTemperature", null, loop.Supply));
                expected.Add(($"The return temperature of {config.Id}", "LiquidTemperature", null, loop.Return));
                expected.Add(($"The flow of {config.Id}", "LiquidFlow", null, loop.Flow));
                expected.Add(($"Whether the loop of {config.Id} leaks", "LeakDetect", null, loop.IsLeaking));
            }

            return expected;
        }

        /// <summary>What could not be asked to be cut off, because no point that is ours is described for it.</summary>
        private List<(string Rack, bool IsPower)> Unasked()
        {
            var owned = table.Owned().Select(p => (Rack: names.RackOf(p), p.PointType)).ToHashSet();
            return config.Cooling.Loop is null
                ? []
                : [.. config.Racks.SelectMany(r => (bool[])[false, true], (r, isPower) => (r.Id, isPower)).Where(r => !owned.Contains((r.Id, r.isPower ? PowerRequest : LiquidRequest)))];
        }
    }
}
