namespace Megapod.Cli.Output;

using Megapod.Control.Commissioning;

/// <summary>What stands before each finding of a step test; what has to be looked at stands in capitals.</summary>
internal static class StepTestWords
{
    /// <summary>The word.</summary>
    public static string Of(StepVerdict verdict) => verdict switch
    {
        StepVerdict.Proven => "proven",
        StepVerdict.Consistent => "not against",
        StepVerdict.NotTested => "not tested",
        StepVerdict.NotMeasured => "NOT MEASURED",
        StepVerdict.Refused => "REFUSED",
        _ => "WEAKER",
    };
}
