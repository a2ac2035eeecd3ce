namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json;

/// <summary>Whether it was understood, and what is answered.</summary>
public sealed record DataTransferResponse
{
    /// <summary>Whether it was understood.</summary>
    public required DataTransferStatus Status { get; init; }

    /// <summary>Why, in the other end's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The content of the answer, any JSON; null: none.</summary>
    public JsonElement? Data { get; init; }
}
