namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A point in time with its offset from UTC; yields an <see cref="Instant"/>.</summary>
internal sealed class InstantShape : ScalarShape
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];

    /// <inheritdoc/>
    protected override string Needed => "a point in time";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write date, time and offset (ISO 8601), for example 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        bool hasOffset = text.Text.EndsWith('Z') || text.Text.LastIndexOfAny(['+', '-']) > 10;
        if (hasOffset && DateTimeOffset.TryParseExact(text.Text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Instant.From(time);
        }

        context.Faults.Add(FaultCodes.BadInstant, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but a point in time with its offset is needed.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new()
    {
        ["type"] = "string",
        ["pattern"] = @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})$",
    };
}
