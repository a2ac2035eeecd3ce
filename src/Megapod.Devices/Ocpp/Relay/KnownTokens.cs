namespace Megapod.Devices.Ocpp.Relay;

using System.Text;
using Megapod.Core.Units;

/// <summary>Who may charge while the operator is away: whom the operator accepted before, in the operator's own words. For all stations of a site and any thread.</summary>
internal sealed class KnownTokens
{
    /// <summary>Cards that are remembered; who was accepted longest ago goes.</summary>
    private const int Most = 2000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Token, byte[] Info)>> byToken = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<(string Token, byte[] Info)> newest = [];

    /// <summary>The operator has said something of a card.</summary>
    /// <param name="token">The card.</param>
    /// <param name="info">What was said, an object with a status.</param>
    public void Learn(string token, ReadOnlySpan<byte> info)
    {
        if (token.Length == 0 || info.IsEmpty)
        {
            return;
        }

        bool isAccepted = RelayJson.Text(info, "status") == "Accepted";
        lock (gate)
        {
            if (byToken.Remove(token, out var known))
            {
                newest.Remove(known);
            }

            if (!isAccepted)
            {
                return;
            }

            byToken[token] = newest.AddFirst((token, info.ToArray()));
            if (newest.Count > Most)
            {
                byToken.Remove(newest.Last!.Value.Token);
                newest.RemoveLast();
            }
        }
    }

    /// <summary>What to say of a card: what the operator said, as long as it holds; else a refusal.</summary>
    /// <param name="token">The card.</param>
    /// <param name="now">The operator's time.</param>
    public string InfoOf(string token, Instant now)
    {
        lock (gate)
        {
            return byToken.TryGetValue(token, out var known) && !IsOver(known.Value.Info, now) ? Encoding.UTF8.GetString(known.Value.Info) : """{"status":"Invalid"}""";
        }
    }

    /// <summary>An end that cannot be read is one that has come.</summary>
    private static bool IsOver(byte[] info, Instant now) =>
        (RelayJson.Text(info, "expiryDate") ?? RelayJson.Text(info, "cacheExpiryDateTime")) is { } end && !(OcppTime.TryRead(Encoding.UTF8.GetBytes(end), out var at, out _) && at > now);
}
