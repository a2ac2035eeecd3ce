namespace Megapod.Devices.Redfish.Inventory;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Power;

/// <summary>
/// Reads a service from its root on, by links, one resource a step. It can be left after each step and gone on with later, and a resource that cannot be read costs itself only; a service that cannot be
/// reached leaves the walk where it is.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="takenAt">When the walk begins.</param>
public sealed class RedfishWalk(RedfishClient client, Instant takenAt)
{
    /// <summary>One resource may be slow; several in a row mean that the service is.</summary>
    private const int MostSlow = 3;

    /// <summary>How often the reading of one resource may be given up by whoever walks before it is left out.</summary>
    private const int MostGivenUp = 3;

    private readonly Queue<WalkTarget> targets = new([new WalkTarget(RedfishClient.RootPath, "Root", "", IsCollection: false)]);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RedfishItem> items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RedfishPoint> points = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PointSource> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> related = new(StringComparer.Ordinal);
    private readonly List<PowerLimitPlace> limits = [];
    private readonly Dictionary<PowerLimitPlace, PowerLimitHeld> held = [];
    private readonly List<string> reports = [];
    private readonly List<Fault> faults = [];
    private JsonElement root;
    private int moreFaults;
    private int slow;
    private int givenUp;
    private int resources;

    /// <summary>Whether all has been read.</summary>
    public bool IsDone => targets.Count == 0;

    /// <summary>Walks to the end.</summary>
    /// <param name="client">The service.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What the service told of; or why it could not be read to its end.</returns>
    public static async Task<Outcome<RedfishInventory>> RunAsync(RedfishClient client, Instant now, CancellationToken stop = default)
    {
        var walk = new RedfishWalk(client, now);
        while (!walk.IsDone)
        {
            if (await walk.StepAsync(now, stop).ConfigureAwait(false) is { } fault)
            {
                return Outcome<RedfishInventory>.Failure(fault);
            }
        }

        return Outcome<RedfishInventory>.Success(walk.Inventory());
    }

    /// <summary>Reads the next resource or collection.</summary>
    /// <param name="now">When it is asked: its readings are no older.</param>
    /// <param name="stop">Gives up; the same one is read in the next step.</param>
    /// <returns>Why the service cannot be read now; null when the walk can go on, whatever became of this one resource.</returns>
    public async Task<Fault?> StepAsync(Instant now, CancellationToken stop = default)
    {
        if (!targets.TryPeek(out var target))
        {
            return null;
        }

        Fault? fault;
        try
        {
            fault = target.IsCollection ? await ReadCollectionAsync(target, stop).ConfigureAwait(false) : await ReadAsync(target, now, stop).ConfigureAwait(false);
            givenUp = 0;
        }
        catch (OperationCanceledException) when (++givenUp < MostGivenUp)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            givenUp = 0;
            fault = RedfishFaults.TimedOut($"GET {RedfishText.Printable(target.Path)} at {client.Config.Name}", client.Config.CallTimeout, onlyReads: true);
        }

        if (fault is not null && (target.Rule == "Root" || IsOfTheService(fault)))
        {
            return fault;
        }

        targets.Dequeue();
        if (fault is not null)
        {
            Note(fault);
            Enqueue(target.Instead);
        }

        return null;
    }

    /// <summary>What has been read so far; all, when the walk is done.</summary>
    public RedfishInventory Inventory() => new()
    {
        TakenAt = takenAt,
        Uuid = RedfishJson.Text(root, "UUID"),
        Version = RedfishJson.Text(root, "RedfishVersion"),
        Items = [.. items.Values.OrderBy(i => i.Path, StringComparer.Ordinal)],
        Points = [.. points.Values.Select(p => related.TryGetValue(p.Source, out string? item) && items.ContainsKey(item) ? p with { Item = item } : p).OrderBy(p => p.Key, StringComparer.Ordinal)],
        PowerLimits = [.. limits.OrderBy(l => l.Path, StringComparer.Ordinal).ThenBy(l => l.Index)],
        LimitsHeld = new Dictionary<PowerLimitPlace, PowerLimitHeld>(held),
        MetricReports = [.. reports.Order(StringComparer.Ordinal)],
        TelemetryService = client.Resolve(RedfishJson.Link(root, "TelemetryService")),
        EventService = client.Resolve(RedfishJson.Link(root, "EventService")),
        UpdateService = client.Resolve(RedfishJson.Link(root, "UpdateService")),
        Faults = moreFaults == 0 ? [.. faults] : [.. faults, RedfishFaults.MoreFaults(client.Config.Name, moreFaults)],
        Sources = new Dictionary<string, PointSource>(sources, StringComparer.Ordinal),
    };

    private async Task<Fault?> ReadCollectionAsync(WalkTarget target, CancellationToken stop)
    {
        var collection = await client.MembersAsync(target.Path, stop).ConfigureAwait(false);
        if (collection.Members.Count == 0 && collection.Faults.Count > 0)
        {
            return collection.Faults[0];
        }

        slow = 0;
        foreach (var fault in collection.Faults)
        {
            Note(fault);
        }

        foreach (var member in collection.Members)
        {
            Enqueue(new WalkTarget(member.Path, target.Rule, target.Owner, IsCollection: false) { Relation = target.Relation, Content = member.Content, Collection = member.IsExpanded ? target.Path : null });
        }

        return null;
    }

    private async Task<Fault?> ReadAsync(WalkTarget target, Instant now, CancellationToken stop)
    {
        var body = target.Content;
        if (body.ValueKind != JsonValueKind.Object)
        {
            var reply = await client.GetAsync(target.Path, stop).ConfigureAwait(false);
            if (!reply.IsSuccess)
            {
                return reply.Faults[0];
            }

            slow = 0;
            body = reply.Value.Body;
        }

        Take(target, body, now);
        return null;
    }

    private void Take(WalkTarget target, JsonElement body, Instant now)
    {
        var rule = WalkRule.All[target.Rule];
        string owner = target.Owner;
        if (rule.Kind is { } kind)
        {
            items[target.Path] = Item(target, kind, body);
            owner = target.Path;
        }

        root = target.Rule == "Root" ? body : root;
        TakePoints(target, owner, body, now);
        TakeLimits(target.Path, target.Rule, owner, body);
        foreach (var link in rule.Links)
        {
            var instead = link.Instead is { } old && Target(body, old, old, owner, false) is { } deprecated ? deprecated : null;
            Enqueue(Target(body, link.Member, link.Rule, owner, link.IsCollection) is { } next ? next with { Instead = instead } : instead);
        }

        // New resources without a limit stand beside the deprecated one that has it on some BMCs.
        if (target is { Rule: "EnvironmentMetrics", Instead: not null } && !RedfishJson.Has(body, "PowerLimitWatts"))
        {
            Enqueue(target.Instead);
        }
    }

    private void TakePoints(WalkTarget target, string owner, JsonElement body, Instant now)
    {
        var found = PointReader.Of(owner, target.Path, target.Rule, body, now);
        foreach (var point in found)
        {
            if (points.Count == RedfishBounds.MostPoints && !points.ContainsKey(point.Key))
            {
                NoteOnce(RedfishFaults.TooMany(client.Config.Name, "readings", RedfishBounds.MostPoints));
                return;
            }

            points[point.Key] = point;
        }

        // A sensor stands in a list of its chassis and says itself of which thing it is; where it names several, it is none's alone.
        if (target.Rule == "Sensor" && RedfishJson.List(body, "RelatedItem").ToList() is [var only] && client.Resolve(RedfishJson.Path(only)) is { } item)
        {
            related[target.Path] = item;
        }

        if (found.Count > 0)
        {
            sources[target.Path] = new PointSource(target.Path, owner, target.Rule, target.Collection);
        }
    }

    private void TakeLimits(string path, string rule, string owner, JsonElement body)
    {
        if (rule == "EnvironmentMetrics" && RedfishJson.Inside(body, "PowerLimitWatts") is { ValueKind: JsonValueKind.Object } excerpt)
        {
            Add(new PowerLimitPlace(owner, path, PowerLimitForm.EnvironmentMetrics), body);

            // The control behind it is the same limit.
            string? control = client.Resolve(RedfishJson.Text(excerpt, "DataSourceUri", RedfishBounds.LongestPath));
            limits.RemoveAll(l => l.Form == PowerLimitForm.Control && l.Path == control);
            known.Add($"limit {control}");
        }
        else if (rule == "Control" && RedfishJson.Text(body, "ControlType") == "Power" && RedfishJson.Text(body, "SetPointUnits") is null or "W" && !known.Contains($"limit {path}"))
        {
            Add(new PowerLimitPlace(owner, path, PowerLimitForm.Control), body);
        }
        else if (rule == "Power")
        {
            int index = 0;
            foreach (var control in RedfishJson.List(body, "PowerControl"))
            {
                if (RedfishJson.Inside(control, "PowerLimit").ValueKind == JsonValueKind.Object)
                {
                    Add(new PowerLimitPlace(owner, path, PowerLimitForm.PowerControl, index), body);
                }

                index++;
            }
        }
    }

    private void Add(PowerLimitPlace place, JsonElement body)
    {
        limits.Add(place);
        if (PowerLimitHeld.Of(place, body) is { } shown)
        {
            held[place] = shown;
        }
    }

    private RedfishItem Item(WalkTarget target, RedfishKind kind, JsonElement body)
    {
        var links = Links(body);
        string? Of(string name) => links.FirstOrDefault(l => l.Name == name)?.Path;
        return new RedfishItem(target.Path, kind, RedfishJson.Text(body, "Name") ?? RedfishJson.Text(body, "Id") ?? target.Path)
        {
            // A chassis is in another one, a computer in a chassis; all others belong to what led to them.
            Parent = kind switch
            {
                RedfishKind.Chassis => Of("ContainedBy"),
                RedfishKind.System => Of("Chassis"),
                RedfishKind.Manager => Of("ManagerInChassis"),
                _ => target.Owner.Length > 0 ? target.Owner : null,
            },
            Relation = target.Relation,
            Sort = new[] { "ChassisType", "SystemType", "ProcessorType", "ManagerType", "EquipmentType", "CircuitType", "OutletType", "PowerSupplyType", "CoolantConnectorType", "PumpType", "LeakDetectorType", "PortType", "SwitchType" }
                .Select(name => RedfishJson.Text(body, name)).FirstOrDefault(sort => sort is not null),
            Serial = RedfishJson.Text(body, "SerialNumber"),
            PartNumber = RedfishJson.Text(body, "PartNumber"),
            Maker = RedfishJson.Text(body, "Manufacturer"),
            Model = RedfishJson.Text(body, "Model"),
            Firmware = RedfishJson.Text(body, "FirmwareVersion") ?? (kind == RedfishKind.System ? RedfishJson.Text(body, "BiosVersion") : RedfishJson.Text(body, "Version")),
            PowerRestorePolicy = kind == RedfishKind.System ? RedfishJson.Text(body, "PowerRestorePolicy") : null,
            Health = PointReader.Word<RedfishHealth>(RedfishJson.Text(RedfishJson.Inside(body, "Status"), "Health")),
            State = PointReader.StateOf(body),
            Links = links,
        };
    }

    private List<RedfishLink> Links(JsonElement body)
    {
        var found = new List<RedfishLink>();
        foreach (var (name, value) in RedfishJson.Members(RedfishJson.Inside(body, "Links")))
        {
            var ends = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(RedfishBounds.MostLinks) : [value];
            found.AddRange(ends.Select(RedfishJson.Path).Select(client.Resolve).OfType<string>().Select(path => new RedfishLink(name, path)));
        }

        // A firmware names what it is of outside its links.
        found.AddRange(RedfishJson.List(body, "RelatedItem").Select(RedfishJson.Path).Select(client.Resolve).OfType<string>().Select(path => new RedfishLink("RelatedItem", path)));
        return found.Count > RedfishBounds.MostLinks ? found[..RedfishBounds.MostLinks] : found;
    }

    private WalkTarget? Target(JsonElement body, string member, string rule, string owner, bool isCollection)
    {
        string[] way = member.Split('/');
        if (RedfishJson.Link(way[..^1].Aggregate(body, RedfishJson.Inside), way[^1]) is not { } link)
        {
            return null;
        }

        if (client.Resolve(link) is { } path)
        {
            return new WalkTarget(path, rule, owner, isCollection) { Relation = way[^1] };
        }

        NoteOnce(RedfishFaults.Elsewhere(client.Config.Name, link));
        return null;
    }

    private void Enqueue(WalkTarget? target)
    {
        if (target is null || !known.Add(target.Path))
        {
            return;
        }

        if (resources == RedfishBounds.MostResources)
        {
            NoteOnce(RedfishFaults.TooMany(client.Config.Name, "resources", RedfishBounds.MostResources));
            return;
        }

        resources++;
        if (target.Rule == WalkRule.MetricReport && !target.IsCollection)
        {
            reports.Add(target.Path);
        }
        else
        {
            targets.Enqueue(target);
        }
    }

    /// <summary>Whether a fault says something of the whole service and not of one resource.</summary>
    private bool IsOfTheService(Fault fault)
    {
        if (fault.Code is RedfishFaultCodes.Unreachable or RedfishFaultCodes.NotTrusted or RedfishFaultCodes.NotLoggedIn)
        {
            return true;
        }

        slow = fault.Code is RedfishFaultCodes.TimedOut or RedfishFaultCodes.Torn or RedfishFaultCodes.Busy ? slow + 1 : 0;
        bool isSlow = slow >= MostSlow;
        slow = isSlow ? 0 : slow;
        return isSlow;
    }

    private void Note(Fault fault)
    {
        if (faults.Count < RedfishBounds.MostFaults)
        {
            faults.Add(fault);
        }
        else
        {
            moreFaults++;
        }
    }

    private void NoteOnce(Fault fault)
    {
        if (!faults.Exists(f => f.Code == fault.Code))
        {
            Note(fault);
        }
    }
}
