using System.Globalization;

namespace ConvNeXtGen.Models.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    /// <summary>With commas: 28,589,128.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In thousand millions, with three digits that count: 4.46 or 0.00213.</summary>
    public static string Giga(long value)
    {
        var giga = value / 1e9;
        return giga >= 0.01 || value == 0 ? giga.ToString("F2", CultureInfo.InvariantCulture) : giga.ToString("G3", CultureInfo.InvariantCulture);
    }

    /// <summary>A size in bytes, in the unit that suits it: 293.4 kB.</summary>
    public static string Bytes(long count) => count switch
    {
        >= 1_000_000_000 => (count / 1e9).ToString("F2", CultureInfo.InvariantCulture) + " GB",
        >= 1_000_000 => (count / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " MB",
        >= 1_000 => (count / 1e3).ToString("F1", CultureInfo.InvariantCulture) + " kB",
        _ => count.ToString(CultureInfo.InvariantCulture) + " bytes",
    };

    /// <summary>A share as a percentage with two decimals: 98.89 %.</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";

    /// <summary>Minutes and seconds: 1:05.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture)
        : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
