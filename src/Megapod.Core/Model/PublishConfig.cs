namespace Megapod.Core.Model;

/// <summary>To whom the site shows itself by itself, beside its own API.</summary>
public sealed record PublishConfig
{
    /// <summary>By the DSX contract; null: not at all.</summary>
    public DsxFaceConfig? Dsx { get; init; }
}
