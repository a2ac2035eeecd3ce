namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A text that a station shows.</summary>
public sealed record MessageContent
{
    /// <summary>How the text is written.</summary>
    public required MessageFormat Format { get; init; }

    /// <summary>Its language, as in <c>de</c>; null: unknown.</summary>
    [MaxText(8)]
    public string? Language { get; init; }

    /// <summary>The text.</summary>
    [MaxText(512)]
    public required string Content { get; init; }
}
