namespace Megapod.Wire.Slurm;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Site.Clusters;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>Clusters of a site that are not there: what is told of them, and whose racks are theirs.</summary>
public sealed class SiteClustersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clusters-").FullName;

    private static Instant Now => Instant.From(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Cluster_that_cannot_be_reached_is_told_of_and_its_racks_hold_nobody_knows_what()
    {
        var (site, tree) = Read();
        await using var clusters = (await SiteClusters.OpenAsync(site, folder, null, TimeProvider.System, () => Now)).Value;
        clusters.Take(tree);
        using var desk = new JobDesk(new JobDeskParts { Store = new MemoryJobStore(1), Time = TimeProvider.System });
        clusters.Watch(desk.Connect);
        var job = (await desk.SubmitAsync("lab", new JobConfig { Name = "waits", Command = ["true"] })).Value;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (clusters.Health[0].Trouble is null)
        {
            await tick.WaitForNextTickAsync(patience.Token);
        }

        var health = Assert.Single(clusters.Health);
        Assert.Equal(("slurm", false, 1, "MP3948"), (health.Id, health.IsAnswering, health.Failures, health.Trouble!.Code));
        Assert.StartsWith("No work node answers: There is no token for root of the cluster slurm", desk.Find(job.Id)!.Waits, StringComparison.Ordinal);

        var snapshot = new SiteSnapshot(tree);
        Assert.True(clusters.Keeps("c1"));
        Assert.False(clusters.Keeps("other"));
        Assert.True(clusters.Tell("c1", new GrantCommand(0, 1, new Watts(5_000), TimeSpan.FromMinutes(1))));
        Assert.False(clusters.Tell("other", new GrantCommand(2, 1, new Watts(5_000), TimeSpan.FromMinutes(1))));
        Assert.Empty(clusters.Read(snapshot, tree, Now));
        Assert.Equal(HeldGrant.Unknown, snapshot.Held[tree.ConsumerIndex("c1")]);
        Assert.Equal(Reading.Missing, snapshot.ConsumerPower[tree.ConsumerIndex("c1")]);

        // Its pod is unplugged while the site runs.
        clusters.Take(PowerTree.From(site with { Pods = [] }));
        Assert.False(clusters.Keeps("c1"));
        Assert.Empty(clusters.Seen());
    }

    [Fact]
    public async Task Machine_cannot_have_the_name_of_a_cluster()
    {
        var (site, _) = Read();
        site = site with { Work = site.Work with { Listen = new AccessListenConfig("127.0.0.1", 0) } };
        await using (var nodes = (await SiteWorkNodes.OpenAsync(site with { Work = site.Work with { Clusters = [] } }, folder, TimeProvider.System, () => Now)).Value)
        {
            Assert.True(nodes.Invite("machine").IsSuccess);
        }

        await using var beside = (await SiteWorkNodes.OpenAsync(site, folder, TimeProvider.System, () => Now)).Value;
        Assert.Equal("MP3955", Assert.Single(beside.Invite("slurm").Faults).Code);
        beside.Take(PowerTree.From(site));
        Assert.False(beside.Keeps("c1"));
    }

    private (SiteConfig Site, PowerTree Tree) Read()
    {
        var read = SiteFileReader.Parse(
            """
            id: site-3
            grid: { limits: [{ id: connection, amount: 500 kW }] }
            pods:
              - id: p1
                parent: grid
                throughput: [{ power: 3 kW, throughput: 0 % }, { power: 30 kW, throughput: 100 % }]
                racks:
                  - { count: 2, prefix: c, full: 10 kW, idle: 1 kW, fallback: 2 kW, gpus: 8, workNode: slurm }
                  - { id: other, full: 10 kW, idle: 1 kW, fallback: 1 kW, gpus: 8 }
            work:
              clusters: [{ id: slurm, address: "http://127.0.0.1:1", tokenFile: "{user}.token", folder: /shared, users: [{ tenant: lab, user: lab }], nodePower: { busy: 1 kW, idle: 200 W } }]
            """,
            "site.yaml");
        Assert.True(read.IsSuccess, string.Join('\n', read.Faults));
        return (read.Value, PowerTree.From(read.Value));
    }
}
