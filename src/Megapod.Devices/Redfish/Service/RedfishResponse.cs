namespace Megapod.Devices.Redfish.Service;

/// <summary>What is answered to a request, without the connection.</summary>
/// <param name="Status">Status code of HTTP.</param>
/// <param name="Headers">Names and values; whoever writes them to the wire adds the length and the date.</param>
/// <param name="Body">Bytes of the body; empty where there is none.</param>
public sealed record RedfishResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the answer is a stream of events instead of <see cref="Body"/>: whoever has the connection writes what <see cref="RedfishEvents.FollowAsync"/> yields until the client leaves.</summary>
    public bool IsEventStream { get; init; }

    /// <summary>A header's value; null where there is none.</summary>
    /// <param name="name">Its name, in any case of letters.</param>
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
