namespace Megapod.Wire.Cli;

using System.Text.Json.Nodes;
using Megapod.Cli.Commands;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Redfish.Service;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Wire.Mqtt;

/// <summary><c>up</c> for some seconds of real time: over the wire unless told otherwise, and only where somebody serves every driver.</summary>
public sealed class UpCommandTests : CommandTest
{
    [Fact]
    public async Task Twin_answers_over_the_wire_and_its_ports_are_named()
    {
        Assert.Equal(0, await RunAsync("up", "--for", "4s", "--no-screen", "--port", "0", "--speed", "4"));
        Assert.Contains("over the wire: Modbus TCP on 127.0.0.1, grid-meter ", Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("battery ", Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Emulated site on the twin, in process.", "--in-process")]
    [InlineData("in process, because 60 site seconds a second are more than", "--speed", "60")]
    public async Task Twin_answers_in_process_when_told_to_or_when_the_wire_is_too_slow(string words, params string[] options)
    {
        Assert.Equal(0, await RunAsync(["up", "--for", "2s", "--no-screen", "--no-jobs", "--port", "0", .. options]));
        Assert.Contains(words, Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_of_a_state_folder_are_there_again_at_the_next_start_and_without_one_it_is_said_that_they_are_not_kept()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-up-").FullName;
        try
        {
            string state = Path.Combine(folder, "state");
            string job = Path.Combine(Megapod.Tests.TestData.RepositoryRoot, "examples", "jobs", "batch.yaml");
            int port = FreePort.Next();
            string at = $"http://127.0.0.1:{port}";
            string[] up = ["up", "--in-process", "--no-screen", "--port", $"{port}", "--for", "5s"];
            var running = RunAsync([.. up, "--state", state]);
            Assert.Equal("", await AskAsync("submit", job, "--tenant", "ann"));
            Assert.Equal(0, await running);
            Assert.DoesNotContain("Jobs are kept in memory alone", Error.ToString(), StringComparison.Ordinal);
            running = RunAsync([.. up, "--state", state]);
            Assert.Equal("", await AskAsync("list"));
            Assert.Contains("primes", Output.ToString(), StringComparison.Ordinal);
            Assert.Equal(0, await running);
            Assert.Equal(0, await RunAsync("up", "--in-process", "--no-screen", "--port", "0", "--for", "1s"));
            Assert.Contains("Jobs are kept in memory alone", Error.ToString(), StringComparison.Ordinal);

            // The command finds nobody until the site listens, and is refused until its token is there.
            async Task<string> AskAsync(params string[] command)
            {
                var began = TimeProvider.System.GetTimestamp();
                int code = -1;
                while (code != 0 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5) && !running.IsCompleted)
                {
                    Output.GetStringBuilder().Clear();
                    code = await RunAsync(["jobs", .. command, "--at", at, "--state", state]);
                    await Task.WhenAny(running, Task.Delay(100, TestContext.Current.CancellationToken));
                }

                return code == 0 ? "" : $"{code}: {Error}";
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Real_devices_run_at_their_own_pace_alone_and_one_that_is_not_there_keeps_nobody_waiting()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-up-").FullName;
        try
        {
            string text = Megapod.Lab.DefaultSite.Text();
            string station = Path.Combine(folder, "station.yaml");
            int port = FreePort.Next();
            string kerb = text.Replace("  - id: cabinet-a\n", "  - id: cabinet-a\n    driver: kerb\n", StringComparison.Ordinal) + $"\nocpp:\n  address: 127.0.0.1:{port}\ndevices:\n  - {{id: kerb, protocol: ocpp}}\n";
            await File.WriteAllTextAsync(station, kerb, TestContext.Current.CancellationToken);
            Assert.Equal(2, await RunAsync("up", station, "--for", "1s", "--no-screen", "--port", "0", "--speed", "5"));
            Assert.Contains("MP3105", Error.ToString(), StringComparison.Ordinal);
            Assert.Equal(0, await RunAsync("up", station, "--for", "3s", "--no-screen", "--port", "0"));
            Assert.Contains($"ws://127.0.0.1:{port}/ocpp", Error.ToString(), StringComparison.Ordinal);
            Error.GetStringBuilder().Clear();
            string real = Path.Combine(folder, "real.yaml");
            await File.WriteAllTextAsync(real, text.Replace("    id: grid-meter\n", "    id: grid-meter\n    driver: main\n", StringComparison.Ordinal) + "\ndevices:\n  - {id: main, protocol: sunSpec, address: 127.0.0.1:9}\n", TestContext.Current.CancellationToken);
            Assert.Equal(2, await RunAsync("up", real, "--for", "1s", "--no-screen", "--port", "0", "--speed", "5"));
            Assert.Contains("MP3105", Error.ToString(), StringComparison.Ordinal);

            // A real meter that does not answer keeps nobody from running the rest.
            Assert.Equal(0, await RunAsync("up", real, "--for", "3s", "--no-screen", "--port", "0"));
            Assert.Contains("Devices of the site file over the wire; the rest is emulated.", Error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Door_beyond_this_machine_opens_where_people_are_asked_who_they_are_and_nowhere_else()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-up-").FullName;
        try
        {
            int port = FreePort.Next();
            string site = Path.Combine(folder, "site.yaml");
            await File.WriteAllTextAsync(site, $"{Megapod.Lab.DefaultSite.Text()}\naccess:\n  listen: 127.0.0.1:{port}\n", TestContext.Current.CancellationToken);
            string[] usual = ["up", site, "--for", "2s", "--no-screen", "--in-process", "--port", "0"];
            string state = Path.Combine(folder, "state");
            foreach (string[] open in (string[][])[[], ["--no-accounts", "--state", state]])
            {
                Error.GetStringBuilder().Clear();
                Assert.NotEqual(0, await RunAsync([.. usual, .. open]));
                Assert.Contains("MP3555", Error.ToString(), StringComparison.Ordinal);
            }

            Error.GetStringBuilder().Clear();
            Assert.Equal(0, await RunAsync([.. usual, "--state", state]));
            Assert.Matches($"Beyond this machine: https://127.0.0.1:{port}. SHA-256 of the certificate: ([0-9A-F]{{2}}:){{31}}[0-9A-F]{{2}}", Error.ToString());
            using var held = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
            held.Start();
            Assert.NotEqual(0, await RunAsync([.. usual, "--state", state]));
            Assert.Contains("MP3556", Error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Site_whose_file_names_a_broker_describes_itself_there_before_it_says_what_it_measures()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var listener = new MqttClient(new MqttClientConfig("127.0.0.1", broker.Port, "listener"), TimeProvider.System, () => Instant.Never, new SeededRandom(1));
        Assert.True((await listener.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, TestContext.Current.CancellationToken)).IsSuccess);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Megapod.Lab.DefaultSite.Text() + $"\npublish: {{dsx: {{broker: \"127.0.0.1:{broker.Port}\", tls: false, period: 200 ms}}}}\n", TestContext.Current.CancellationToken);
            Assert.Equal(0, await RunAsync("up", file, "--for", "6s", "--no-screen", "--port", "0", "--in-process"));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Null(await listener.PublishAsync(new MqttMessage("BMS/end", default, MqttQos.AtLeastOnce), TestContext.Current.CancellationToken));
        var described = new HashSet<string>();
        var good = new HashSet<string>();
        await foreach (var message in listener.TakeAsync(TestContext.Current.CancellationToken))
        {
            string[] levels = message.Message.Topic.Split('/', 5);
            if (levels.Length < 5)
            {
                break;
            }

            if (levels[3] == "Metadata")
            {
                described.Add(levels[4]);
            }
            else
            {
                Assert.Contains(levels[4], described);
                _ = (int)JsonNode.Parse(message.Message.Payload.Span)!["quality"]! == 1 && good.Add(levels[4]);
            }
        }

        Assert.Contains(good, key => key.StartsWith("Rack/RackPower/", StringComparison.Ordinal));
        Assert.Contains(good, key => key.StartsWith("PowerMeter/ActivePower/", StringComparison.Ordinal) && key.EndsWith("/grid/meter", StringComparison.Ordinal));
        Assert.Contains(good, key => key.StartsWith("BESS/GenericPoint/", StringComparison.Ordinal));
        Assert.Contains(good, key => key.StartsWith("System/HeartbeatTimestampBms/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "site")]
    [InlineData(1, "pod-1")]
    [InlineData(2, "site")]
    public void Redfish_tree_is_of_the_only_pod_or_of_the_site(int pods, string name)
    {
        var tree = PowerTree.From(new SiteConfig
        {
            Id = "site",
            Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }] },
            Pods =
            [
                .. Enumerable.Range(1, pods).Select(p => new PodConfig
                {
                    Id = $"pod-{p}",
                    Parent = "grid",
                    Racks = [new RackConfig { Id = $"rack-{p}", Full = new Watts(100_000), Idle = new Watts(10_000), Gpus = 8 }],
                    Throughput = [new ThroughputPoint(new Watts(10_000), 0), new ThroughputPoint(new Watts(100_000), 1)],
                }),
            ],
        });
        var service = UpFace.Redfish(new SitePods(tree, null, TimeProvider.System, Instant.Never, new EventRing()), () => Instant.Never);
        Assert.Equal(name, (string?)JsonNode.Parse(service.Handle(new RedfishRequest("GET", "/redfish/v1/", [], default)).Body.Span)!["Name"]);
    }
}
