namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Where a device listens, "192.168.1.20:502", "battery.local" or "[fd00::20]:1502"; yields host and port.</summary>
/// <param name="usualPort">The port where none is written; null: the protocol's own, which is told as 0.</param>
internal sealed partial class HostPortShape(int? usualPort) : ScalarShape
{
    private const int LastPort = 65_535;

    /// <inheritdoc/>
    protected override string Needed => "a host with its port";

    /// <inheritdoc/>
    protected override string HowToWrite => usualPort is { } usual ? $"Write for example 192.168.1.20:{usual}, or battery.local where the port is {usual}." : "Write for example 192.168.1.20:502, or battery.local where the port is the protocol's own.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var match = Form().Match(text.Text);
        string host = match.Groups["host"].Value.Trim('[', ']');
        int port = usualPort ?? 0;
        bool isPort = !match.Groups["port"].Success || int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out port);
        if (match.Success && isPort && (port is > 0 and <= LastPort || (usualPort is null && !match.Groups["port"].Success)) && Uri.CheckHostName(host) != UriHostNameType.Unknown)
        {
            return (host, port);
        }

        context.Faults.Add(FaultCodes.BadHostPort, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which is not a host with its port.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString().Replace("(?<host>", "(?:", StringComparison.Ordinal).Replace("(?<port>", "(?:", StringComparison.Ordinal) };

    [GeneratedRegex(@"^(?<host>[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::(?<port>[0-9]{1,5}))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
