namespace Megapod.Site.Alarms;

/// <summary>What docs/faults.md says of one fault.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Who">Where the cause lies: us, a device, the link, or the input a person wrote; empty where the document does not say.</param>
/// <param name="Stage">When it is noticed; empty as above.</param>
/// <param name="Retry">Whether the same attempt can succeed later without a change; empty as above.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FaultPage(string Code, string Who, string Stage, string Retry, string Message, string Remedy);
