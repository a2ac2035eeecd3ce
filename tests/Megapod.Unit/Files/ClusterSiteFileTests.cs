namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;

public sealed class ClusterSiteFileTests
{
    private const string Racks = """
        id: site
        grid: { limits: [{ id: connection, amount: 1 MW }] }
        pods:
          - id: p1
            parent: grid
            throughput: [{ power: 3 kW, throughput: 0 % }, { power: 30 kW, throughput: 100 % }]
            racks:
              - { count: 2, prefix: c, full: 10 kW, idle: 1 kW, fallback: 2 kW, gpus: 8, workNode: slurm }
              - { id: other, full: 10 kW, idle: 1 kW, fallback: 1 kW, gpus: 8 }

        """;

    [Fact]
    public void Cluster_that_says_only_what_it_must_has_every_default()
    {
        var site = Read("""{ id: slurm, address: "http://127.0.0.1:6820", folder: /shared, users: [{ tenant: lab, user: lab }], nodePower: { busy: 1 kW, idle: 200 W } }""");
        var cluster = Assert.Single(site.Work.Clusters);
        Assert.Equal(new ClusterNodePowerConfig(new Watts(1_000), new Watts(200), new Watts(1_000), Watts.Zero), cluster.NodePower);
        var said = new WorkClusterConfig { Id = "slurm", Address = "http://127.0.0.1:6820", Folder = "/shared", Users = cluster.Users, NodePower = cluster.NodePower, TokenCommand = cluster.TokenCommand };
        Assert.Equal(said, cluster);
        Assert.Equal([new ClusterUserConfig("lab", "lab")], cluster.Users);
        Assert.Empty(cluster.TokenCommand);
    }

    [Fact]
    public void Every_key_of_a_cluster_is_read()
    {
        var site = Read("""
            { id: slurm, type: slurm, address: "https://cluster.example.org:6820", user: slurm, tokenFile: "tokens/{user}", tokenLife: 10 min, tools: /opt/slurm/bin, confFile: slurm.conf, timeout: 30 s, period: 2 s, partition: pods,
                folder: /shared, folderHere: /mnt/shared, users: [{ tenant: lab, user: lab }], nodePower: { busy: 10 kW, idle: 2 kW, still: 4 kW, switchedOff: 50 W }, nodePowerError: 10 %, maySwitchOff: true, nodesPerMinute: 1.5, powerUpPatience: 5 min }
            """);
        var cluster = Assert.Single(site.Work.Clusters);
        Assert.Equal(
            new WorkClusterConfig
            {
                Id = "slurm",
                Address = "https://cluster.example.org:6820",
                User = "slurm",
                TokenCommand = cluster.TokenCommand,
                TokenFile = "tokens/{user}",
                TokenLife = TimeSpan.FromMinutes(10),
                Tools = "/opt/slurm/bin",
                ConfFile = "slurm.conf",
                Timeout = TimeSpan.FromSeconds(30),
                Period = TimeSpan.FromSeconds(2),
                Partition = "pods",
                Folder = "/shared",
                FolderHere = "/mnt/shared",
                Users = cluster.Users,
                NodePower = new(new(10_000), new(2_000), new(4_000), new(50)),
                NodePowerError = 0.1,
                MaySwitchOff = true,
                NodesPerMinute = 1.5,
                PowerUpPatience = TimeSpan.FromMinutes(5),
            },
            cluster);
    }

    [Fact]
    public void Racks_of_a_cluster_hold_what_they_were_given_until_they_are_told_less()
    {
        var tree = PowerTree.From(Read("""{ id: slurm, address: "http://127.0.0.1:6820", folder: /shared, users: [{ tenant: lab, user: lab }], nodePower: { busy: 1 kW, idle: 200 W } }"""));
        Assert.Equal(["c1", "c2"], tree.Consumers.Where(c => c.Enforcement.HoldsUntilTold).Select(c => c.Id));
    }

    private static SiteConfig Read(string cluster)
    {
        var read = SiteFileReader.Parse($"{Racks}work:\n  clusters:\n    - {cluster.ReplaceLineEndings(" ")}\n", "site.yaml");
        Assert.True(read.IsSuccess, string.Join('\n', read.Faults));
        return read.Value;
    }
}
