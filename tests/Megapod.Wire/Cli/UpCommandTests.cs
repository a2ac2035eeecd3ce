namespace Megapod.Wire.Cli;

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
        Assert.Equal(0, await RunAsync(["up", "--for", "2s", "--no-screen", "--port", "0", .. options]));
        Assert.Contains(words, Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Real_devices_run_at_their_own_pace_alone_and_one_that_is_not_there_keeps_nobody_waiting()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-up-").FullName;
        try
        {
            string text = Megapod.Lab.DefaultSite.Text();
            string station = Path.Combine(folder, "station.yaml");
            int port = FreePort();
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

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
