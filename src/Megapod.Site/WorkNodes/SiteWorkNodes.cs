namespace Megapod.Site.WorkNodes;

using System.Collections.Concurrent;
using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.WorkLink;
using Megapod.Site.Clusters;
using Megapod.Site.Loop;

/// <summary>A site's work nodes: who may come, where they come in, and the racks that they keep to their ceilings.</summary>
public sealed class SiteWorkNodes : IAsyncDisposable
{
    /// <summary>A node that tells nothing for so long is not heard.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly NodeRegister register;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly bool mayCommand;

    /// <summary>Names of the site's clusters, which are work nodes, too.</summary>
    private readonly IReadOnlySet<string> reserved;
    private readonly ConcurrentDictionary<string, LinkedNode> nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Fault> troubles = new(StringComparer.Ordinal);
    private Action<string, IRunner, IJobLogs>? found;
    private WorkEndpoint? endpoint;
    private Rack[] racks = [];
    private PowerTree? seen;

    private SiteWorkNodes(NodeRegister register, TimeProvider time, Func<Instant> clock, bool mayCommand, IReadOnlySet<string> reserved) =>
        (this.register, this.time, this.clock, this.mayCommand, this.reserved) = (register, time, clock, mayCommand, reserved);

    /// <summary>Called when a ceiling was answered and the cycle should not wait for its time. Null: nobody is.</summary>
    public Action? Wake { get; set; }

    /// <summary>Says for how much of a node there is work, 0–1; NaN where nobody can say. Null: nobody hands out work here.</summary>
    public Func<string, double>? WorkAt { get; set; }

    /// <summary>Where what happens is told; null: nowhere.</summary>
    public EventRing? Events { get; set; }

    /// <summary>Where nodes are awaited.</summary>
    public Uri Address => endpoint!.Address;

    /// <summary>How the talk with each node that was ever there goes.</summary>
    public IReadOnlyList<DeviceHealth> Health
    {
        get
        {
            var now = clock();
            return [.. from node in nodes.Values
                       orderby node.Name
                       let isThere = node.IsConnected && now - node.HeardAt <= Silence
                       select new DeviceHealth(node.Name, isThere, node.HeardAt, isThere ? 0 : 1, isThere ? null : troubles.GetValueOrDefault(node.Name) ?? WorkLinkFaults.Broke("it has not connected"), TimeSpan.Zero, TimeSpan.Zero, Instant.Never)];
        }
    }

    /// <summary>The nodes as people see them, by name.</summary>
    public IReadOnlyList<WorkNodeView> Views => [.. from known in register.Nodes
                                                    let node = nodes.GetValueOrDefault(known.Name)
                                                    let report = node?.Report
                                                    select new WorkNodeView(known.Name, node?.IsConnected == true, node?.HeardAt ?? Instant.Never, Array.Find(Volatile.Read(ref racks), r => r.Node == known.Name)?.Id, report?.DrawWatts ?? double.NaN, report?.Ceiling.Value ?? double.NaN, report?.Inventory)];

    /// <summary>Awaits a site's nodes.</summary>
    /// <param name="site">The site; it says where they are awaited.</param>
    /// <param name="folder">The state folder, in which it is kept who they are; null: they are enrolled anew after each start.</param>
    /// <param name="time">Time.</param>
    /// <param name="clock">The site's instant.</param>
    /// <returns>The nodes; or MP3910, MP3916, MP3955.</returns>
    public static async Task<Outcome<SiteWorkNodes>> OpenAsync(SiteConfig site, string? folder, TimeProvider time, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(site);
        var at = site.Work.Listen ?? throw new ArgumentException("The site awaits no work nodes.", nameof(site));
        var address = IPAddress.Parse(at.Host);
        bool isEvery = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var opened = NodeRegister.Open(folder, [.. new[] { isEvery ? "127.0.0.1" : at.Host, "localhost" }.Union(site.Work.Names, StringComparer.Ordinal)], time);
        if (!opened.IsSuccess)
        {
            return Outcome<SiteWorkNodes>.Failure(opened.Faults);
        }

        var clusters = site.Work.Clusters.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        if (opened.Value.Nodes.FirstOrDefault(n => clusters.Contains(n.Name)) is { } taken)
        {
            opened.Value.Dispose();
            return Outcome<SiteWorkNodes>.Failure(ClusterFaults.NameTaken(taken.Name));
        }

        var known = new SiteWorkNodes(opened.Value, time, clock, site.Mode == SiteMode.Control, clusters);
        foreach (var node in opened.Value.Nodes)
        {
            known.NodeOf(node.Name);
        }

        var listening = await WorkEndpoint.StartAsync(new IPEndPoint(address, at.Port), opened.Value, known.NodeOf, known.Tell, time);
        if (!listening.IsSuccess)
        {
            opened.Value.Dispose();
            return Outcome<SiteWorkNodes>.Failure(listening.Faults);
        }

        known.endpoint = listening.Value;
        return Outcome<SiteWorkNodes>.Success(known);
    }

    /// <summary>Says of each node, those that are there and those that come, that it can run jobs.</summary>
    /// <param name="tell">Is given each one's name, the way to it, and to what its jobs write; once.</param>
    public void Watch(Action<string, IRunner, IJobLogs> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        lock (nodes)
        {
            found = tell;
            foreach (var node in nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal))
            {
                tell(node.Name, node, node);
            }
        }
    }

    /// <summary>Makes a token by which one node may enrol within the hour.</summary>
    /// <param name="name">The node's name.</param>
    /// <returns>The token, which is shown once; or MP3910, MP3914, MP3915, MP3955.</returns>
    public Outcome<string> Invite(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return reserved.Contains(name) ? Outcome<string>.Failure(ClusterFaults.NameTaken(name)) : register.Invite(name);
    }

    /// <summary>Lets a node in no more, and ends its link.</summary>
    /// <param name="name">The node.</param>
    /// <returns>MP3917, or why it could not be kept; null when it was.</returns>
    public Fault? Expel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fault = register.Expel(name);
        nodes.GetValueOrDefault(name)?.Disconnect();
        return fault;
    }

    /// <summary>What a node says that it draws and holds.</summary>
    /// <param name="name">The node.</param>
    public (Reading Power, HeldGrant Held) Seen(string name) => nodes.TryGetValue(name, out var node) ? node.Seen(TimeSpan.MaxValue) : (Reading.Missing, HeldGrant.Unknown);

    /// <summary>Whether a rack is kept by a work node.</summary>
    internal bool Keeps(string rack) => Array.Exists(Volatile.Read(ref racks), r => r.Id == rack);

    /// <summary>The site has these racks from now on.</summary>
    internal void Take(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (!ReferenceEquals(seen, tree))
        {
            seen = tree;
            Volatile.Write(ref racks, [.. tree.Site.Pods.SelectMany(p => p.Racks).Where(r => r.WorkNode is not null && !reserved.Contains(r.WorkNode)).Select(r => new Rack(r.Id, r.WorkNode!))]);
        }
    }

    /// <summary>Carries a ceiling to a rack's node.</summary>
    /// <returns>Whether it has one.</returns>
    internal bool Tell(string rack, in GrantCommand command)
    {
        if (Array.Find(Volatile.Read(ref racks), r => r.Id == rack) is not { } kept)
        {
            return false;
        }

        if (mayCommand)
        {
            NodeOf(kept.Node).Tell(in command);
        }

        return true;
    }

    /// <summary>Writes what nodes tell of their racks over what is known without them.</summary>
    /// <returns>Their answers to ceilings.</returns>
    internal IReadOnlyList<CommandReport> Read(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        var answers = new List<CommandReport>();
        foreach (var rack in Volatile.Read(ref racks))
        {
            int i = tree.ConsumerIndex(rack.Id);
            if (i < tree.ConnectorCount)
            {
                continue;
            }

            var node = NodeOf(rack.Node);
            var (power, held) = node.Seen(tree.Consumers[i].Enforcement.LongestGrant);
            snapshot.ConsumerPower[i] = Wire.SiteWire.NotAfter(power, now);
            snapshot.Held[i] = held.ReadAt > now ? held with { ReadAt = now } : held;
            var heard = node.HeardAt > now ? now : node.HeardAt;
            double work = WorkAt?.Invoke(rack.Node) ?? double.NaN;
            snapshot.RackWork[i - tree.ConnectorCount] = double.IsNaN(work) || heard == Instant.Never ? Reading.Missing : Reading.Good(work, heard);
            snapshot.RackWorth[i - tree.ConnectorCount] = RackWorth.Of(node.Report?.Worth ?? [], heard);
            if (node.TakeAnswer(i, now) is { } answer)
            {
                answers.Add(answer);
            }
        }

        return answers;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (endpoint is not null)
        {
            await endpoint.DisposeAsync();
        }

        register.Dispose();
    }

    private LinkedNode NodeOf(string name)
    {
        if (nodes.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (nodes)
        {
            if (!nodes.TryGetValue(name, out known))
            {
                known = new LinkedNode(name, time, clock) { Answered = () => Wake?.Invoke() };
                nodes[name] = known;
                found?.Invoke(name, known, known);
            }

            return known;
        }
    }

    private void Tell(string who, Fault fault)
    {
        troubles[who] = fault;
        Events?.Add(clock(), "work-node-trouble", who, $"{fault.Code}: {fault.Message} {fault.Remedy}");
    }

    /// <summary>A rack and the node that keeps it.</summary>
    private sealed record Rack(string Id, string Node);
}
