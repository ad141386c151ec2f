#Two classes
@problemName x
@timeStamps false
@missing true
@univariate false
@dimensions 2
@classLabel true a b
@data
1,2,?,4:5,6,7,8:a
1.5,-2:2e-3,NaN:b
