namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>How far a station is with something that takes it long: an update of its firmware, the upload of a log.</summary>
/// <param name="Word">Its own word, such as <c>Installing</c>.</param>
/// <param name="At">When it said so last, by our clock.</param>
/// <param name="Request">The number of the request that it is about; null: it does not say, as 1.6 does not.</param>
public sealed record StationProgress(string Word, Instant At, int? Request);
