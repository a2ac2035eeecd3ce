namespace Megapod.Core.Model;

/// <summary>Who is told of alarms where they are, and how. There are no quiet hours: each says from when on it is urgent enough.</summary>
public sealed record NotifyConfig
{
    /// <summary>The address at which people reach this site, with which links in messages begin; null: only the path is written.</summary>
    public string? Address { get; init; }

    /// <summary>After how long an alarm that stands and that nobody has acknowledged is told again; null: never.</summary>
    public TimeSpan? Repeat { get; init; }

    /// <summary>Programs that are told over HTTP. Default none.</summary>
    public IReadOnlyList<WebhookConfig> Webhooks { get; init; } = [];

    /// <summary>People who are told by mail. Default none.</summary>
    public IReadOnlyList<MailConfig> Mail { get; init; } = [];
}
