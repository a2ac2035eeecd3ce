namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The fewest items that are allowed in a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LeastItemsAttribute(int count) : Attribute
{
    public int Count => count;
}
