namespace Megapod.Devices.Redfish.Service;

/// <summary>A request as it came over HTTP, without the connection.</summary>
/// <param name="Method">The method in capitals, such as <c>GET</c>.</param>
/// <param name="Target">Path and query as written in the request, such as <c>/redfish/v1/Chassis?$top=2</c>.</param>
/// <param name="Headers">Names and values; a name may come more than once and in any case of letters.</param>
/// <param name="Body">Bytes of the body; empty where there is none.</param>
public sealed record RedfishRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>A request without a body.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query.</param>
    public RedfishRequest(string method, string target)
        : this(method, target, [], default)
    {
    }

    /// <summary>A header's value, those of several headers of the same name with commas between; null where there is none.</summary>
    /// <param name="name">Its name, in any case of letters.</param>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null ? value : $"{found}, {value}";
            }
        }

        return found;
    }
}
