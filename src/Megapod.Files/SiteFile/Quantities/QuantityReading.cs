namespace Megapod.Files.SiteFile.Quantities;

/// <summary>What came of reading an amount: a value in base units, or what is wrong with the text.</summary>
/// <param name="Value">The amount in the base unit; meaningless after a failure.</param>
/// <param name="Quantity">Which quantity it is; null after a failure.</param>
/// <param name="Code">The fault's number, or null.</param>
/// <param name="Problem">What is wrong, as the rest of a sentence that begins with the key.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record QuantityReading(double Value, Quantity? Quantity, string? Code, string Problem, string Remedy)
{
    /// <summary>A good reading.</summary>
    public static QuantityReading Read(double value, Quantity quantity) => new(value, quantity, null, "", "");

    /// <summary>A failure.</summary>
    public static QuantityReading Failed(string code, string problem, string remedy) => new(0, null, code, problem, remedy);
}
