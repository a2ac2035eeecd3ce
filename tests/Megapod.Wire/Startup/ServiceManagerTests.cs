namespace Megapod.Wire.Startup;

using System.Net.Sockets;
using System.Text;
using Megapod.Site.Startup;

/// <summary>What the service manager hears, on a socket such as systemd has.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-manager-").FullName;
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    public void Dispose()
    {
        socket.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Site_is_ready_then_alive_again_and_again_and_at_last_stops(bool isAbstract)
    {
        string name = isAbstract ? "@megapod-" + Path.GetFileName(folder) : Path.Combine(folder, "notify");
        socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + name[1..] : name));
        bool isAlive = true;
        using (var manager = ServiceManager.Open(Variables(name, micros: 200_000), 42))
        {
            manager!.Begin(() => Volatile.Read(ref isAlive), () => "import 1 MW\nof 2 MW");
            Assert.Equal("READY=1\nSTATUS=import 1 MW of 2 MW", Hear());
            Assert.Equal("WATCHDOG=1\nSTATUS=import 1 MW of 2 MW", Hear());
            Assert.Equal("WATCHDOG=1\nSTATUS=import 1 MW of 2 MW", Hear());

            // A loop that makes no cycle is not called alive, so that it is begun anew; one word may be on its way.
            Volatile.Write(ref isAlive, false);
            Hear();
            Assert.Equal("STATUS=import 1 MW of 2 MW", Hear());
        }

        string last = Hear();
        while (last.StartsWith("STATUS=", StringComparison.Ordinal))
        {
            last = Hear();
        }

        Assert.Equal("STOPPING=1", last);
    }

    [Fact]
    public void Nobody_is_told_where_nobody_waits_and_a_watchdog_for_another_process_is_left_alone()
    {
        Assert.Null(ServiceManager.Open(_ => null, 42));
        Assert.Null(ServiceManager.Open(n => n == "NOTIFY_SOCKET" ? "vsock:2:1234" : null, 42));
        string name = Path.Combine(folder, "notify");
        using (var gone = ServiceManager.Open(Variables(name, 200_000), 42))
        {
            // The manager does not listen: the site goes on.
            gone!.Begin(() => true, () => "");
        }

        socket.Bind(new UnixDomainSocketEndPoint(name));
        using var manager = ServiceManager.Open(Variables(name, 200_000), 43);
        manager!.Begin(() => true, () => "s");
        Assert.Equal("READY=1\nSTATUS=s", Hear());
        socket.ReceiveTimeout = 600;
        Assert.Throws<SocketException>(Hear);
    }

    private static Func<string, string?> Variables(string socket, long micros) => name => name switch
    {
        "NOTIFY_SOCKET" => socket,
        "WATCHDOG_USEC" => micros.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "WATCHDOG_PID" => "42",
        _ => null,
    };

    private string Hear()
    {
        byte[] buffer = new byte[4096];
        int length = socket.Receive(buffer);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
