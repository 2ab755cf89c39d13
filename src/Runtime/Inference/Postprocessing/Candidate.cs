namespace ConvNeXtGen.Inference;

/// <summary>A prediction that is sure enough.</summary>
/// <param name="Box">In pixels of the input; of a rotated box, before it is turned.</param>
/// <param name="Score">How sure it is.</param>
/// <param name="Class">Its class.</param>
/// <param name="Index">Its place in the table of predictions.</param>
internal readonly record struct Candidate(Box Box, float Score, int Class, int Index) : IComparable<Candidate>
{
    /// <summary>The surest first; equally sure ones in the order of the table.</summary>
    public int CompareTo(Candidate other)
    {
        var byScore = other.Score.CompareTo(Score);
        var byIndex = byScore != 0 ? byScore : Index.CompareTo(other.Index);
        return byIndex != 0 ? byIndex : Class.CompareTo(other.Class);
    }
}
