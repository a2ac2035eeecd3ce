namespace Megapod.Tidy.Bans;

using System.Net;

/// <summary>Does what pure projects must not do, so that the test that looks for it is seen to find it. Nothing calls it.</summary>
internal sealed class Offender
{
    private static int count;

    public TextWriter? Writer { get; init; }

    public static async Task<string> ReadAsync() => await Task.FromResult(File.ReadAllText("file"));

    public static int Count() => Interlocked.Increment(ref count);

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address);

    public static string Chance() => $"{DateTime.UtcNow} {Guid.NewGuid()} {new Random(1).Next()} {HashCode.Combine(1, 2)} {Environment.TickCount64}";

    public static bool Fails(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public static Type Token() => typeof(Stream);
}
