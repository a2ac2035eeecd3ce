namespace Megapod.Wire.Mqtt;

using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

/// <summary>Debian's mosquitto in a process of its own, on a port of this machine, with a configuration of the test's. It ends with this object, and can be started again where it was.</summary>
internal sealed class MqttBroker : IDisposable
{
    private const string Mosquitto = "/usr/sbin/mosquitto";

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-mosquitto-").FullName;
    private Process? process;
    private Channel<string> log = Channel.CreateUnbounded<string>();

    private MqttBroker(string[] lines)
    {
        Port = FreePort.Next();
        File.WriteAllLines(Path.Combine(folder, "mosquitto.conf"), [$"listener {Port} 127.0.0.1", "log_dest stderr", "log_type all", "user root", .. lines]);
    }

    public int Port { get; }

    /// <summary>A broker with more lines of configuration; with none of them it lets everybody in.</summary>
    public static async Task<MqttBroker> StartAsync(params string[] lines)
    {
        Assert.SkipUnless(File.Exists(Mosquitto), "tool: needs mosquitto, a Debian package (./megapod test --install)");
        var broker = new MqttBroker(lines.Length == 0 ? ["allow_anonymous true"] : lines);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts it and waits until it runs. Its log is taken as it comes, whoever waits for it: a broker whose log nobody takes stands still when the pipe is full.</summary>
    public async Task StartAsync()
    {
        var lines = Channel.CreateUnbounded<string>();
        log = lines;
        process = new Process { StartInfo = new ProcessStartInfo(Mosquitto, ["-c", Path.Combine(folder, "mosquitto.conf")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                lines.Writer.TryComplete();
            }
            else
            {
                lines.Writer.TryWrite(line.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await HearAsync("running");
    }

    /// <summary>Waits until its log says something.</summary>
    public async Task HearAsync(string what)
    {
        var said = new StringBuilder();
        using var hopeless = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        hopeless.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (string line in log.Reader.ReadAllAsync(hopeless.Token))
        {
            said.AppendLine(line);
            if (line.Contains(what))
            {
                return;
            }
        }

        Assert.Fail($"mosquitto has ended; it said {said}");
    }

    /// <summary>Ends it, as a power cut would.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null)
        {
            Kill();
        }

        Directory.Delete(folder, recursive: true);
    }
}
