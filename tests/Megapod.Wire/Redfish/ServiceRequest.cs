namespace Megapod.Wire.Redfish;

/// <summary>A request as the scripted service has got it.</summary>
internal sealed record ServiceRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public override string ToString() => $"{Method} {Path}";
}
