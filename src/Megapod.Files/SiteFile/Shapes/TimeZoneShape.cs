namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>An IANA time zone that this machine knows; yields its name.</summary>
internal sealed partial class TimeZoneShape : ScalarShape
{
    /// <inheritdoc/>
    protected override string Needed => "a time zone";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write an IANA name, for example Europe/Amsterdam.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Form().IsMatch(text.Text) && TimeZoneInfo.TryFindSystemTimeZoneById(text.Text, out _))
        {
            return text.Text;
        }

        string near = Near(text.Text) is { } meant ? $"Is '{meant}' meant? " : "";
        context.Faults.Add(FaultCodes.BadTimeZone, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which is not a known time zone.", $"{near}Write an IANA name such as Europe/Amsterdam, or UTC.");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    private static string? Near(string text)
    {
        var known = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToList();
        string inRegion = "/" + text;
        return known.FirstOrDefault(id => id.EndsWith(inRegion, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(text, known);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
