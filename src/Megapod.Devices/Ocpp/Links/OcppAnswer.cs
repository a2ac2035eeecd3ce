namespace Megapod.Devices.Ocpp.Links;

using System.Diagnostics.CodeAnalysis;
using Megapod.Core.Outcomes;

/// <summary>What came of a call of ours. That the other end answered does not say that it obeys.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Message">The answer; null where there is none.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Error">The other end's word, where it answered with an error; else null.</param>
/// <param name="Quirks">What was tolerated in the answer.</param>
public readonly record struct OcppAnswer<T>(T? Message, Fault? Fault, OcppErrorCode? Error, OcppQuirks Quirks)
    where T : class
{
    /// <summary>Whether there is an answer.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsAnswer => Message is not null;
}
