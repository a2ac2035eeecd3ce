namespace Megapod.Devices.Ocpp;

using System.Diagnostics.CodeAnalysis;

/// <summary>What came of reading a payload: a message, or a refusal that names the member; and what was out of order with it.</summary>
/// <typeparam name="T">The message.</typeparam>
/// <param name="Message">The message; null where it was refused.</param>
/// <param name="Refusal">Why not; null where there is a message.</param>
/// <param name="Quirks">What was tolerated.</param>
public readonly record struct OcppReading<T>(T? Message, OcppRefusal? Refusal, OcppQuirks Quirks)
    where T : class
{
    /// <summary>Whether there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMessage => Message is not null;
}
