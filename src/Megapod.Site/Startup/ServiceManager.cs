namespace Megapod.Site.Startup;

using System.Globalization;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Tells the service manager that started the program how it stands, by systemd's notification protocol (sd_notify(3)): that it is ready, what it does, that it is alive and that it stops. A controller whose loop makes no cycle any more
/// is not called alive, so that the manager ends it and begins a new one; its devices meanwhile fall back by themselves.
/// </summary>
public sealed class ServiceManager : IDisposable
{
    /// <summary>The line that <c>systemctl status</c> shows need not be newer.</summary>
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(10);

    private readonly Socket socket;
    private readonly UnixDomainSocketEndPoint manager;
    private readonly TimeSpan? watchdog;
    private readonly ManualResetEventSlim stopping = new(initialState: false);
    private Thread? telling;

    private ServiceManager(Socket socket, UnixDomainSocketEndPoint manager, TimeSpan? watchdog) => (this.socket, this.manager, this.watchdog) = (socket, manager, watchdog);

    /// <summary>The service manager that waits for word, by the variables that it sets.</summary>
    /// <param name="variable">Gives an environment variable; null where it is not set.</param>
    /// <param name="processId">Number of this process: the watchdog may be meant for another one.</param>
    /// <returns>Null where nobody waits for word, or waits in a way that is not known.</returns>
    public static ServiceManager? Open(Func<string, string?> variable, int processId)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string? address = variable("NOTIFY_SOCKET");
        if (address is not { Length: > 1 } || address[0] is not ('/' or '@'))
        {
            return null;
        }

        // An abstract name, which is no file, begins with a zero byte on the wire and with @ in the variable.
        var place = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        bool isMeant = variable("WATCHDOG_PID") is not { Length: > 0 } who || (int.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid == processId);
        TimeSpan? within = isMeant && long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long micros) && micros > 0 ? TimeSpan.FromMicroseconds(micros) : null;
        return new ServiceManager(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), place, within);
    }

    /// <summary>Says that the site runs, and from now on how it does, on a thread of its own: whether the loop is alive must not depend on who else is busy.</summary>
    /// <param name="isAlive">Whether cycles are made in time.</param>
    /// <param name="status">One line for people.</param>
    public void Begin(Func<bool> isAlive, Func<string> status)
    {
        ArgumentNullException.ThrowIfNull(isAlive);
        ArgumentNullException.ThrowIfNull(status);
        Send($"READY=1\nSTATUS={Line(status())}");

        // Half of the time that is allowed, as the protocol advises.
        var every = watchdog is { } most && most / 2 < StatusEvery ? most / 2 : StatusEvery;
        telling = new Thread(() =>
        {
            while (!stopping.Wait(every))
            {
                string alive = watchdog is not null && isAlive() ? "WATCHDOG=1\n" : "";
                Send($"{alive}STATUS={Line(status())}");
            }
        })
        { Name = "service manager", IsBackground = true };
        telling.Start();
    }

    /// <summary>Says that the program stops.</summary>
    public void Dispose()
    {
        if (stopping.IsSet)
        {
            return;
        }

        stopping.Set();
        telling?.Join();
        Send("STOPPING=1");
        socket.Dispose();
        stopping.Dispose();
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private void Send(string state)
    {
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(state), manager);
        }
        catch (SocketException)
        {
            // A manager that does not listen learns nothing; the site goes on. If it listens again it hears the next word.
            return;
        }
    }
}
