// Made by make-tables.py from the definitions of ecCodes (Apache-2.0). Do not edit.

/** Parameters: id, shortName, name, units. */
export const parameterNames = `1|strf|Stream function|m**2 s**-1
2|vp|Velocity potential|m**2 s**-1
3|pt|Potential temperature|K
10|ws|Wind speed|m s**-1
20|parcs|Surface photosynthetically active radiation, clear sky|J m**-2
21|uctp|Unbalanced component of temperature|K
22|ucln|Unbalanced component of logarithm of surface pressure|~
23|ucdv|Unbalanced component of divergence|s**-1
26|cl|Lake cover|(0 - 1)
27|cvl|Low vegetation cover|(0 - 1)
28|cvh|High vegetation cover|(0 - 1)
29|tvl|Type of low vegetation|(Code table 4.234)
30|tvh|Type of high vegetation|(Code table 4.234)
31|ci|Sea ice area fraction|(0 - 1)
33|rsn|Snow density|kg m**-3
34|sst|Sea surface temperature|K
43|slt|Soil type|(Code table 4.213)
47|dsrp|Surface direct normal short-wave (solar) radiation|J m**-2
48|magss|Time-integrated magnitude of turbulent surface stress|N m**-2 s
49|10fg|Maximum 10 metre wind gust since previous post-processing|m s**-1
50|lspf|Large-scale precipitation fraction|s
53|mont|Montgomery potential|m**2 s**-2
54|pres|Pressure|Pa
57|uvb|Surface downward UV radiation|J m**-2
58|par|Photosynthetically active radiation at the surface|J m**-2
59|cape|Convective available potential energy|J kg**-1
60|pv|Potential vorticity|K m**2 kg**-1 s**-1
66|lai_lv|Leaf area index, low vegetation|m**2 m**-2
67|lai_hv|Leaf area index, high vegetation|m**2 m**-2
75|crwc|Specific rain water content|kg kg**-1
76|cswc|Specific snow water content|kg kg**-1
77|etadot|Eta-coordinate vertical velocity|s**-1
78|tclw|Total column cloud liquid water|kg m**-2
79|tciw|Total column cloud ice water|kg m**-2
121|mx2t6|Maximum temperature at 2 metres in the last 6 hours|K
122|mn2t6|Minimum temperature at 2 metres in the last 6 hours|K
124|emis|Surface emissivity|Proportion
129|z|Geopotential|m**2 s**-2
130|t|Temperature|K
131|u|U component of wind|m s**-1
132|v|V component of wind|m s**-1
133|q|Specific humidity|kg kg**-1
134|sp|Surface pressure|Pa
135|w|Vertical velocity|Pa s**-1
136|tcw|Total column water|kg m**-2
137|tcwv|Total column vertically-integrated water vapour|kg m**-2
138|vo|Vorticity (relative)|s**-1
145|bld|Time-integrated boundary layer dissipation|J m**-2
146|sshf|Time-integrated surface sensible heat net flux|J m**-2
147|slhf|Time-integrated surface latent heat net flux|J m**-2
148|chnk|Charnock|Numeric
149|snr|Surface net radiation (SW and LW)|J m**-2
150|tnr|Top net radiation (SW and LW)|J m**-2
151|msl|Mean sea level pressure|Pa
155|d|Divergence|s**-1
156|gh|Geopotential height|gpm
157|r|Relative humidity|%
159|blh|Boundary layer height|m
160|sdor|Standard deviation of sub-gridscale orography|m
161|isor|Anisotropy of sub-gridscale orography|Numeric
162|anor|Angle of sub-gridscale orography|radians
163|slor|Slope of sub-gridscale orography|Numeric
165|10u|10 metre U wind component|m s**-1
166|10v|10 metre V wind component|m s**-1
167|2t|2 metre temperature|K
168|2d|2 metre dewpoint temperature|K
169|ssrd|Surface short-wave (solar) radiation downwards|J m**-2
172|lsm|Land-sea mask|(0 - 1)
175|strd|Surface long-wave (thermal) radiation downwards|J m**-2
176|ssr|Surface net short-wave (solar) radiation|J m**-2
177|str|Surface net long-wave (thermal) radiation|J m**-2
178|tsr|Top net short-wave (solar) radiation|J m**-2
179|ttr|Top net long-wave (thermal) radiation|J m**-2
180|ewss|Time-integrated eastward turbulent surface stress|N m**-2 s
181|nsss|Time-integrated northward turbulent surface stress|N m**-2 s
189|sund|Sunshine duration|s
194|btmp|Brightness temperature|K
195|lgws|Eastward gravity wave surface stress|N m**-2 s
196|mgws|Northward gravity wave surface stress|N m**-2 s
197|gwd|Gravity wave dissipation|J m**-2
201|mx2t|Maximum temperature at 2 metres since previous post-processing|K
202|mn2t|Minimum temperature at 2 metres since previous post-processing|K
203|o3|Ozone mass mixing ratio|kg kg**-1
207|10si|10 metre wind speed|m s**-1
208|tsrc|Top net short-wave (solar) radiation, clear sky|J m**-2
209|ttrc|Top net long-wave (thermal) radiation, clear sky|J m**-2
210|ssrc|Surface net short-wave (solar) radiation, clear sky|J m**-2
211|strc|Surface net long-wave (thermal) radiation, clear sky|J m**-2
212|tisr|TOA incident short-wave (solar) radiation|J m**-2
213|vimd|Vertically integrated moisture divergence|kg m**-2
229|iews|Instantaneous eastward turbulent surface stress|N m**-2
230|inss|Instantaneous northward turbulent surface stress|N m**-2
231|ishf|Instantaneous surface sensible heat net flux|W m**-2
232|ie|Instantaneous moisture flux|kg m**-2 s**-1
235|skt|Skin temperature|K
238|tsn|Temperature of snow layer|K
244|fsr|Forecast surface roughness|m
245|flsr|Forecast logarithm of surface roughness for heat|Numeric
246|clwc|Specific cloud liquid water content|kg kg**-1
247|ciwc|Specific cloud ice water content|kg kg**-1
248|cc|Fraction of cloud cover|(0 - 1)
3062|lsp|Large-scale precipitation|kg m**-2
3066|sde|Snow depth|m
3073|lcc|Low cloud cover|%
3074|mcc|Medium cloud cover|%
3075|hcc|High cloud cover|%
140207|wss|Wave Spectral Skewness|Numeric
140208|wstar|Free convective velocity over the oceans|m s**-1
140209|rhoao|Air density over the oceans|kg m**-3
140211|phiaw|Normalized energy flux into waves|Numeric
140212|phioc|Normalized energy flux into ocean|Numeric
140214|tauoc|Normalized stress into ocean|Numeric
228020|degm10l|Geometric height of -10 degrees C atmospheric isothermal level above ground|m
228021|fdir|Surface direct short-wave (solar) radiation|J m**-2
228022|cdir|Surface direct short-wave radiation, clear sky|J m**-2
228023|cbh|Cloud base height|m
228024|deg0l|Geometric height of 0 degrees C atmospheric isothermal level above ground|m
228028|10fg3|Maximum 10 metre wind gust in the last 3 hours|m s**-1
228029|i10fg|Instantaneous 10 metre wind gust|m s**-1
228030|rhw|Relative humidity with respect to water|%
228031|rhi|Relative humidity with respect to ice|%
228032|asn|Snow albedo|%
228034|fcpc|Fraction of convective precipitation cover|Proportion
228035|mxcape6|Maximum CAPE in the last 6 hours|J kg**-1
228036|mxcapes6|Maximum CAPES in the last 6 hours|m**2 s**-2
228037|2rhw|2 metre relative humidity with respect to water|%
228038|lwcs|Liquid water content in snow pack|kg m**-2
228044|capes|Convective available potential energy shear|m**2 s**-2
228045|trpp|Tropopause pressure|Pa
228046|hcct|Height of convective cloud top|m
228047|hwbt0|Height of zero-degree wet-bulb temperature|m
228048|hwbt1|Height of one-degree wet-bulb temperature|m
228050|litoti|Instantaneous total lightning flash density|km**-2 day**-1
228051|litota1|Averaged total lightning flash density in the last hour|km**-2 day**-1
228052|licgi|Instantaneous cloud-to-ground lightning flash density|km**-2 day**-1
228053|licga1|Averaged cloud-to-ground lightning flash density in the last hour|km**-2 day**-1
228054|ucq|Unbalanced component of specific humidity|kg kg**-1
228055|ucclwc|Unbalanced component of specific cloud liquid water content|kg kg**-1
228056|ucciwc|Unbalanced component of specific cloud ice water content|kg kg**-1
228057|litota3|Averaged total lightning flash density in the last 3 hours|km**-2 day**-1
228058|litota6|Averaged total lightning flash density in the last 6 hours|km**-2 day**-1
228059|licga3|Averaged cloud-to-ground lightning flash density in the last 3 hours|km**-2 day**-1
228060|licga6|Averaged cloud-to-ground lightning flash density in the last 6 hours|km**-2 day**-1
228086|sm20|Soil moisture top 20 cm|kg m**-3
228087|sm100|Soil moisture top 100 cm|kg m**-3
228088|tcslw|Total column supercooled liquid water|kg m**-2
228089|tcrw|Total column rain water|kg m**-2
228090|tcsw|Total column snow water|kg m**-2
228094|ist|Ice temperature|K
228095|st20|Soil temperature top 20 cm|K
228096|st100|Soil temperature top 100 cm|K
228129|ssrdc|Surface short-wave (solar) radiation downward clear-sky|J m**-2
228130|strdc|Surface long-wave (thermal) radiation downward clear-sky|J m**-2
228143|cp|Convective precipitation|kg m**-2
228205|ro|Water runoff and drainage|kg m**-2
228217|ilspf|Instantaneous large-scale precipitation fraction|Proportion
228218|crr|Convective rain rate|kg m**-2 s**-1
228219|lsrr|Large scale rain rate|kg m**-2 s**-1
228220|csfr|Convective snowfall rate water equivalent|kg m**-2 s**-1
228221|lssfr|Large scale snowfall rate water equivalent|kg m**-2 s**-1
228226|mxtpr|Maximum total precipitation rate since previous post-processing|kg m**-2 s**-1
228227|mntpr|Minimum total precipitation rate since previous post-processing|kg m**-2 s**-1
228231|mlcape50|Mixed-layer CAPE in the lowest 50 hPa|J kg**-1
228232|mlcin50|Mixed-layer CIN in the lowest 50 hPa|J kg**-1
228233|mlcape100|Mixed-layer CAPE in the lowest 100 hPa|J kg**-1
228234|mlcin100|Mixed-layer CIN in the lowest 100 hPa|J kg**-1
228235|mucape|Most-unstable CAPE|J kg**-1
228236|mucin|Most-unstable CIN|J kg**-1
228237|mudlp|Departure level of the most unstable parcel expressed as Pressure|Pa
228239|200u|200 metre U wind component|m s**-1
228240|200v|200 metre V wind component|m s**-1
228241|200si|200 metre wind speed|m s**-1
228249|100si|100 metre wind speed|m s**-1
235020|avg_surfror|Time-mean surface runoff rate|kg m**-2 s**-1
235021|avg_ssurfror|Time-mean sub-surface runoff rate|kg m**-2 s**-1
235022|avg_parcsf|Time-mean surface photosynthetically active radiation flux, clear sky|W m**-2
235023|avg_esrwe|Time-mean snow evaporation rate water equivalent|kg m**-2 s**-1
235024|avg_smr|Time-mean snow melt rate|kg m**-2 s**-1
235025|avg_imagss|Time-mean magnitude of turbulent surface stress|N m**-2
235026|avg_ilspf|Time-mean large-scale precipitation fraction|Proportion
235027|avg_sduvrf|Time-mean surface downward UV radiation flux|W m**-2
235028|avg_sparf|Time-mean surface photosynthetically active radiation flux|W m**-2
235029|avg_lsprate|Time-mean large-scale precipitation rate|kg m**-2 s**-1
235030|avg_cpr|Time-mean convective precipitation rate|kg m**-2 s**-1
235031|avg_tsrwe|Time-mean total snowfall rate water equivalent|kg m**-2 s**-1
235032|avg_ibld|Time-mean boundary layer dissipation|W m**-2
235033|avg_ishf|Time-mean surface sensible heat flux|W m**-2
235034|avg_slhtf|Time-mean surface latent heat flux|W m**-2
235035|avg_sdswrf|Time-mean surface downward short-wave radiation flux|W m**-2
235036|avg_sdlwrf|Time-mean surface downward long-wave radiation flux|W m**-2
235037|avg_snswrf|Time-mean surface net short-wave radiation flux|W m**-2
235038|avg_snlwrf|Time-mean surface net long-wave radiation flux|W m**-2
235039|avg_tnswrf|Time-mean top net short-wave radiation flux|W m**-2
235040|avg_tnlwrf|Time-mean top net long-wave radiation flux|W m**-2
235041|avg_iews|Time-mean eastward turbulent surface stress|N m**-2
235042|avg_inss|Time-mean northward turbulent surface stress|N m**-2
235043|avg_ie|Time-mean moisture flux|kg m**-2 s**-1
235044|avg_sdf|Time-mean sunshine duration fraction|Proportion
235045|avg_iegwss|Time-mean eastward gravity wave surface stress|N m**-2
235046|avg_ingwss|Time-mean northward gravity wave surface stress|N m**-2
235047|avg_igwd|Time-mean gravity wave dissipation|W m**-2
235048|avg_rorwe|Time-mean runoff rate water equivalent (surface plus subsurface)|kg m**-2 s**-1
235049|avg_tnswrfcs|Time-mean top net short-wave radiation flux, clear sky|W m**-2
235050|avg_tnlwrfcs|Time-mean top net long-wave radiation flux, clear sky|W m**-2
235051|avg_snswrfcs|Time-mean surface net short-wave radiation flux, clear sky|W m**-2
235052|avg_snlwrfcs|Time-mean surface net long-wave radiation flux, clear sky|W m**-2
235053|avg_tdswrf|Time mean top downward short-wave radiation flux|W m**-2
235054|avg_vimdf|Time-mean total column vertically-integrated moisture divergence flux|kg m**-2 s**-1
235055|avg_tprate|Time-mean total precipitation rate|kg m**-2 s**-1
235056|avg_csfr|Time-mean convective snowfall rate water equivalent|kg m**-2 s**-1
235057|avg_lssfr|Time-mean large scale snowfall rate water equivalent|kg m**-2 s**-1
235058|avg_sdirswrf|Time-mean surface direct short-wave radiation flux|W m**-2
235059|avg_sdirswrfcs|Time-mean surface direct short-wave radiation flux, clear sky|W m**-2
235060|msdfswrf|Mean surface diffuse short-wave radiation flux|W m**-2
235068|avg_sdswrfcs|Time-mean surface downward short-wave radiation flux, clear sky|W m**-2
235069|avg_sdlwrfcs|Time-mean surface downward long-wave radiation flux, clear sky|W m**-2
235070|avg_pevr|Time-mean potential evaporation rate|kg m**-2 s**-1
235071|tislhsf|Time integral of surface latent heat sublimation flux|J m**-2
235073|tietrf|Time integral of evapotranspiration flux|kg m**-2
235074|avg_etr|Time-mean evapotranspiration rate|kg m**-2 s**-1
235075|tipet|Time integral of potential evapotranspiration rate|kg m**-2
235076|avg_petr|Time-mean potential evapotranspiration rate|kg m**-2 s**-1
235077|avg_vsw|Time-mean volumetric soil moisture|m**3 m**-3
235078|avg_sd|Time-mean snow depth water equivalent|kg m**-2
235079|avg_skt|Time-mean skin temperature|K
235080|avg_rsn|Time-mean snow density|kg m**-3
235081|avg_cvl|Time-mean low vegetation cover|(0 - 1)
235082|avg_cvh|Time-mean high vegetation cover|(0 - 1)
235083|avg_ci|Time-mean sea ice area fraction|(0 - 1)
235084|avg_sst|Time-mean sea surface temperature|K
235085|avg_lai_lv|Time-mean leaf area index, low vegetation|m**2 m**-2
235086|avg_lai_hv|Time-mean leaf area index, high vegetation|m**2 m**-2
235087|avg_tclw|Time-mean total column liquid water|kg m**-2
235088|avg_tciw|Time-mean total column cloud ice water|kg m**-2
235089|avg_2sh|Time-mean 2 metre specific humidity|kg kg**-1
235090|avg_lmlt|Time-mean lake mix-layer temperature|K
235091|avg_lmld|Time-mean lake mix-layer depth|m
235092|avg_2r|Time-mean 2 metre relative humidity|%
235093|avg_fscov|Time-mean fraction of snow cover|Proportion
235094|avg_sot|Time-mean soil temperature|K
235097|avg_ws|Time-mean wind speed|m s**-1
235098|avg_pres|Time-mean pressure|Pa
235099|avg_chnk|Time-mean charnock|Numeric
235100|avg_pv|Time-mean potential vorticity|K m**2 kg**-1 s**-1
235101|avg_crwc|Time-mean specific rain water content|kg kg**-1
235102|avg_cswc|Time-mean specific snow water content|kg kg**-1
235103|avg_etadot|Time-mean eta-coordinate vertical velocity|s**-1
235105|avg_vis|Time-mean visibility|m
235106|avg_wdir|Time-mean wind direction|Degree true
235107|avg_tcsw|Time-mean total column snow water|kg m**-2
235108|avg_lcc|Time-mean low cloud cover|%
235109|avg_mcc|Time-mean medium cloud cover|%
235110|avg_hcc|Time-mean high cloud cover|%
235111|avg_tcrw|Time-mean total column rain water|kg m**-2
235113|avg_sm20|Time-mean soil moisture top 20 cm|kg m**-3
235114|avg_sm100|Time-mean soil moisture top 100 cm|kg m**-3
235115|avg_st20|Time-mean soil temperature top 20 cm|K
235116|avg_st100|Time-mean soil temperature top 100 cm|K
235117|avg_mucape|Time-mean most-unstable CAPE|J kg**-1
235118|avg_vsw20|Time-mean volumetric soil moisture top 20 cm|m**3 m**-3
235119|avg_vsw100|Time-mean volumetric soil moisture top 100 cm|m**3 m**-3
235120|avg_tcolg|Time-mean total column vertically-integrated graupel (snow pellets)|kg m**-2
235129|avg_z|Time-mean geopotential|m**2 s**-2
235130|avg_t|Time-mean temperature|K
235131|avg_u|Time-mean U component of wind|m s**-1
235132|avg_v|Time-mean V component of wind|m s**-1
235133|avg_q|Time-mean specific humidity|kg kg**-1
235134|avg_sp|Time-mean surface pressure|Pa
235135|avg_w|Time-mean vertical velocity|Pa s**-1
235136|avg_tcw|Time-mean total column water|kg m**-2
235137|avg_tcwv|Time-mean total column vertically-integrated water vapour|kg m**-2
235138|avg_vo|Time-mean vorticity (relative)|s**-1
235149|avg_snrf|Time-mean surface net radiation flux (SW and LW)|W m**-2
235150|avg_tnrf|Time-mean top net radiation flux (SW and LW)|W m**-2
235151|avg_msl|Time-mean mean sea level pressure|Pa
235155|avg_d|Time-mean divergence|s**-1
235157|avg_r|Time-mean relative humidity|%
235159|avg_blh|Time-mean boundary layer height|m
235165|avg_10u|Time-mean 10 metre U wind component|m s**-1
235166|avg_10v|Time-mean 10 metre V wind component|m s**-1
235168|avg_2d|Time-mean 2 metre dewpoint temperature|K
260001|tcolg|Total column vertically-integrated graupel (snow pellets)|kg m**-2
260002|slhtf|Surface latent heat net flux|W m**-2
260004|heatx|Heat index|K
260005|wcf|Wind chill factor|K
260007|snohf|Snow phase change heat flux|W m**-2
260008|vapp|Vapor pressure|Pa
260009|ncpcp|Large scale precipitation (non-convective)|kg m**-2
260010|srweq|Snowfall rate water equivalent|kg m**-2 s**-1
260011|snoc|Convective snow|kg m**-2
260012|snol|Large scale snow|kg m**-2
260013|snoag|Snow age|day
260014|absh|Absolute humidity|kg m**-3
260015|ptype|Precipitation type|(Code table 4.201)
260016|iliqw|Integrated liquid water|kg m**-2
260017|tcond|Condensate|kg kg**-1
260018|clwmr|Cloud mixing ratio|kg kg**-1
260019|icmr|Ice water mixing ratio|kg kg**-1
260020|rwmr|Rain mixing ratio|kg kg**-1
260021|snmr|Snow mixing ratio|kg kg**-1
260022|mconv|Horizontal moisture convergence|kg kg**-1 s**-1
260025|asnow|Total snowfall|m
260026|pwcat|Precipitable water category|(Code table 4.202)
260027|hail|Hail|m
260028|grle|Graupel (snow pellets)|kg kg**-1
260029|crain|Categorical rain|(Code table 4.222)
260030|cfrzr|Categorical freezing rain|(Code table 4.222)
260031|cicep|Categorical ice pellets|(Code table 4.222)
260032|csnow|Categorical snow|(Code table 4.222)
260033|cpr|Convective precipitation rate|kg m**-2 s**-1
260034|mdiv|Horizontal moisture divergence|kg kg**-1 s**-1
260035|cpofp|Percent frozen precipitation|%
260036|pevap|Potential evaporation|kg m**-2
260038|snowc|Snow cover|%
260039|frain|Rain fraction of total cloud water|Proportion
260040|rime|Rime factor|Numeric
260041|tcolr|Total column integrated rain|kg m**-2
260042|tcols|Total column integrated snow|kg m**-2
260043|lswp|Large scale water precipitation (non-convective)|kg m**-2
260044|cwp|Convective water precipitation|kg m**-2
260045|twatp|Total water precipitation|kg m**-2
260046|tsnowp|Total snow precipitation|kg m**-2
260047|tcwat|Total column water (Vertically integrated total water (vapour + cloud water/ice))|kg m**-2
260048|tprate|Total precipitation rate|kg m**-2 s**-1
260049|tsrwe|Total snowfall rate water equivalent|kg m**-2 s**-1
260050|lsprate|Large scale precipitation rate|kg m**-2 s**-1
260053|tsrate|Total snowfall rate|m s**-1
260054|csrate|Convective snowfall rate|m s**-1
260055|lssrate|Large scale snowfall rate|m s**-1
260056|sdwe|Water equivalent of accumulated snow depth (deprecated)|kg m**-2
260058|rprate|Rain precipitation rate|kg m**-2 s**-1
260059|sprate|Snow precipitation rate|kg m**-2 s**-1
260060|fprate|Freezing rain precipitation rate|kg m**-2 s**-1
260061|iprate|Ice pellets precipitation rate|kg m**-2 s**-1
260065|gust|Wind speed (gust)|m s**-1
260066|ugust|u-component of wind (gust)|m s**-1
260067|vgust|v-component of wind (gust)|m s**-1
260068|vwsh|Vertical speed shear|s**-1
260069|mflx|Horizontal momentum flux|N m**-2
260070|ustm|U-component storm motion|m s**-1
260071|vstm|V-component storm motion|m s**-1
260072|cd|Drag coefficient|Numeric
260073|fricv|Frictional velocity|m s**-1
260074|prmsl|Pressure reduced to MSL|Pa
260076|alts|Altimeter setting|Pa
260077|thick|Thickness|m
260078|presalt|Pressure altitude|m
260079|denalt|Density altitude|m
260080|5wavh|5-wave geopotential height|gpm
260081|iegwss|Instantaneous eastward gravity wave surface stress|N m**-2
260082|ingwss|Instantaneous northward gravity wave surface stress|N m**-2
260084|5wava|5-wave geopotential height anomaly|gpm
260086|nswrt|Net short-wave radiation flux (top of atmosphere)|W m**-2
260087|sdswrf|Surface downward short-wave radiation flux|W m**-2
260088|suswrf|Surface upward short-wave radiation flux|W m**-2
260089|snswrf|Surface net short-wave radiation flux|W m**-2
260090|sparf|Surface photosynthetically active radiation flux|W m**-2
260091|snswrfcs|Surface net short-wave radiation flux, clear sky|W m**-2
260092|sduvrf|Surface downward UV radiation flux|W m**-2
260093|uviucs|UV index (under clear sky)|Numeric
260094|uvi|UV index|Numeric
260097|sdlwrf|Surface downward long-wave radiation flux|W m**-2
260098|sulwrf|Surface upward long-wave radiation flux|W m**-2
260099|snlwrf|Surface net long-wave radiation flux|W m**-2
260100|snlwrfcs|Surface net long-wave radiation flux, clear sky|W m**-2
260101|cice|Cloud Ice|kg m**-2
260102|cwat|Cloud water|kg m**-2
260103|cdca|Cloud amount|%
260104|cdct|Cloud type|(Code table 4.203)
260105|tmaxt|Thunderstorm maximum tops|m
260106|thunc|Thunderstorm coverage|(Code table 4.204)
260108|cdct|Cloud top|m
260109|ceil|Ceiling|m
260110|cdlyr|Non-convective cloud cover|%
260111|cwork|Cloud work function|J kg**-1
260112|cuefi|Convective cloud efficiency|Proportion
260113|tcond|Total condensate|kg kg**-1
260114|tcolw|Total column-integrated cloud water|kg m**-2
260115|tcoli|Total column-integrated cloud ice|kg m**-2
260116|tcolc|Total column-integrated condensate|kg m**-2
260117|fice|Ice fraction of total condensate|Proportion
260118|cdcimr|Cloud ice mixing ratio|kg kg**-1
260119|suns|Sunshine|Numeric
260121|kx|K index|K
260122|kox|KO index|K
260123|totalx|Total totals index|K
260124|sx|Sweat index|Numeric
260125|hlcy|Storm relative helicity|m**2 s**-2
260126|ehlx|Energy helicity index|Numeric
260127|lftx|Surface lifted index|K
260128|4lftx|Best (4-layer) lifted index|K
260129|aerot|Aerosol type|(Code table 4.205)
260130|tozne|Total ozone|DU
260132|tcioz|Total column integrated ozone|DU
260133|bswid|Base spectrum width|m s**-1
260134|bref|Base reflectivity|dB
260135|brvel|Base radial velocity|m s**-1
260136|veril|Vertically-integrated liquid|kg m**-1
260137|lmaxbr|Layer-maximum base reflectivity|dB
260138|rdp|Precipitation from radar|kg m**-2
260139|acces|Air concentration of Caesium 137|Bq m**-3
260140|aciod|Air concentration of Iodine 131|Bq m**-3
260141|acradp|Air concentration of radioactive pollutant|Bq m**-3
260142|gdces|Ground deposition of Caesium 137|Bq m**-2
260143|gdiod|Ground deposition of Iodine 131|Bq m**-2
260144|gdradp|Ground deposition of radioactive pollutant|Bq m**-2
260145|tiaccp|Time-integrated air concentration of caesium pollutant|Bq s m**-3
260146|tiacip|Time-integrated air concentration of iodine pollutant|Bq s m**-3
260147|tiacrp|Time-integrated air concentration of radioactive pollutant|Bq s m**-3
260148|volash|Volcanic ash|(Code table 4.206)
260149|icit|Icing top|m
260150|icib|Icing base|m
260151|ici|Icing|(Code table 4.207)
260152|turbt|Turbulence top|m
260153|turbb|Turbulence base|m
260154|turb|Turbulence|(Code table 4.208)
260155|tke|Turbulent kinetic energy|J kg**-1
260156|pblreg|Planetary boundary layer regime|(Code table 4.209)
260157|conti|Contrail intensity|(Code table 4.210)
260158|contet|Contrail engine type|(Code table 4.211)
260159|contt|Contrail top|m
260160|contb|Contrail base|m
260162|snfalb|Snow free albedo|%
260165|rcat|Relative clear air turbulence (RCAT)|%
260166|sldp|Supercooled large droplet probability|%
260167|var190m0|Arbitrary text string|CCITTIA5
260168|tsec|Seconds prior to initial reference time (defined in Section 1)|s
260169|ffldg|Flash flood guidance|kg m**-2
260170|ffldro|Flash flood runoff (Encoded as an accumulation over a floating subinterval of time)|kg m**-2
260171|rssc|Remotely sensed snow cover|(Code table 4.215)
260172|esct|Elevation of snow covered terrain|(Code table 4.216)
260173|swepon|Snow water equivalent percent of normal|%
260174|bgrun|Baseflow-groundwater runoff|kg m**-2
260175|ssrun|Storm surface runoff|kg m**-2
260176|cppop|Conditional percent precipitation amount fractile for an overall period (Encoded as an accumulation)|kg m**-2
260177|pposp|Percent precipitation in a sub-period of an overall period|%
260178|pop|Probability of 0.01 inch of precipitation (POP)|%
260180|veg|Vegetation|%
260181|watr|Water runoff|kg m**-2
260182|evapt|Evapotranspiration|kg**-2 s**-1
260183|mterh|Model terrain height|m
260184|landu|Land use|(Code table 4.212)
260186|gflux|Ground heat flux|W m**-2
260187|mstav|Moisture availability|%
260188|sfexc|Exchange coefficient|kg m**-2 s**-1
260189|cnwat|Plant canopy surface water|kg m**-2
260190|bmixl|Blackadar mixing length scale|m
260191|ccond|Canopy conductance|m s**-1
260192|rsmin|Minimal stomatal resistance|s m**-1
260193|rcs|Solar parameter in canopy conductance|Proportion
260194|rct|Temperature parameter in canopy conductance|Proportion
260195|rcsol|Soil moisture parameter in canopy conductance|Proportion
260196|rcq|Humidity parameter in canopy conductance|Proportion
260197|cisoilw|Column-integrated soil water|kg m**-2
260198|hflux|Heat flux|W m**-2
260199|vsw|Volumetric soil moisture|m**3 m**-3
260200|vwiltm|Volumetric wilting point|m**3 m**-3
260206|rlyrs|Number of soil layers in root zone|Numeric
260210|liqvsm|Liquid volumetric soil moisture (non-frozen)|m**3 m**-3
260211|voltso|Volumetric transpiration stress-onset (soil moisture)|m**3 m**-3
260212|transo|Transpiration stress-onset (soil moisture)|kg m**-3
260213|voldec|Volumetric direct evaporation cease (soil moisture)|m**3 m**-3
260214|direc|Direct evaporation cease (soil moisture)|kg m**-3
260215|soilp|Soil porosity|m**3 m**-3
260216|vsosm|Volumetric saturation of soil moisture|m**3 m**-3
260217|satosm|Saturation of soil moisture|kg m**-3
260218|estp|Estimated precipitation|kg m**-2
260219|irrate|Instantaneous rain rate|kg m**-2 s**-1
260220|ctoph|Cloud top height|m
260221|ctophqi|Cloud top height quality indicator|(Code table 4.219)
260222|estu|Estimated u component of wind|m s**-1
260223|estv|Estimated v component of wind|m s**-1
260224|npixu|Number of pixels used|Numeric
260225|solza|Solar zenith angle|Degree
260226|raza|Relative azimuth angle|Degree
260227|rfl06|Reflectance in 0.6 micron channel|%
260228|rfl08|Reflectance in 0.8 micron channel|%
260229|rfl16|Reflectance in 1.6 micron channel|%
260230|rfl39|Reflectance in 3.9 micron channel|%
260231|atmdiv|Atmospheric divergence|s**-1
260232|wvdir|Direction of wind waves|Degree true
260233|dirpw|Primary wave direction|Degree true
260234|perpw|Primary wave mean period|s
260235|persw|Secondary wave mean period|s
260236|dirc|Current direction|Degree true
260237|spc|Current speed|m s**-1
260238|wz|Geometric vertical velocity|m s**-1
260241|tsec|Seconds prior to initial reference time (defined in Section 1)|s
260242|2r|2 metre relative humidity|%
260255|aptmp|Apparent temperature|K
260256|hindex|Haines Index|Numeric
260257|ccl|Cloud cover|%
260259|eva|Evaporation|kg m**-2
260260|10wdir|10 metre wind direction|Degree true
260262|sdirswrf|Surface direct short-wave radiation flux|W m**-2
260263|sdifswrf|Surface diffuse short-wave radiation flux|W m**-2
260289|fscov|Fraction of snow cover|Proportion
260290|cat|Clear air turbulence (CAT)|m**2/3 s**-1
260291|mwt|Mountain wave turbulence (eddy dissipation rate)|m**2/3 s**-1
260292|crwc_conv|Specific rain water content (convective)|kg kg**-1
260293|cswc_conv|Specific snow water content (convective)|kg kg**-1
260294|glm|Glacier mask|Proportion
260318|ptype_sev1h|Precipitation type (most severe) in the last 1 hour|(Code table 4.201)
260319|ptype_sev3h|Precipitation type (most severe) in the last 3 hours|(Code table 4.201)
260320|ptype_freq1h|Precipitation type (most frequent) in the last 1 hour|(Code table 4.201)
260321|ptype_freq3h|Precipitation type (most frequent) in the last 3 hours|(Code table 4.201)
260338|ptype_sev6h|Precipitation type (most severe) in the last 6 hours|(Code table 4.201)
260339|ptype_freq6h|Precipitation type (most frequent) in the last 6 hours|(Code table 4.201)
260360|sot|Soil temperature|K
260361|sdswrfcs|Surface downward short-wave radiation flux, clear sky|W m**-2
260362|suswrfcs|Surface upward short-wave radiation flux, clear sky|W m**-2
260363|sdlwrfcs|Surface downward long-wave radiation flux, clear sky|W m**-2
260364|sohf|Soil heat flux|W m**-2
260365|percr|Percolation rate|kg m**-2 s**-1
260367|sod|Soil depth|m
260368|som|Soil moisture|kg m**-3
260373|lai|Leaf Area Index|Numeric
260427|auswrf_cs|Accumulated surface upward short-wave radiation flux, clear sky|J m**-2
260430|perc|Percolation|kg m**-2
260433|etr|Evapotranspiration rate|kg m**-2 s**-1
260436|petr|Potential evapotranspiration rate|kg m**-2 s**-1
260443|rorwe|Runoff rate water equivalent (surface plus subsurface)|kg m**-2 s**-1
260475|smr|Snow melt rate|kg m**-2 s**-1
260509|al|Forecast albedo|%
260510|clbt|Cloudy brightness temperature|K
260511|csbt|Clear-sky brightness temperature|K
260512|cdrfl|Cloudy reflectance|%
260513|crrfl|Clear reflectance|%
260540|fwinx|Forest fire weather index (as defined by the Canadian Forest Service)|Numeric
260541|ffmcode|Fine fuel moisture code (as defined by the Canadian Forest Service)|Numeric
260542|dufmcode|Duff moisture code (as defined by the Canadian Forest Service)|Numeric
260543|drtcode|Drought code (as defined by the Canadian Forest Service)|Numeric
260544|infsinx|Initial fire spread index (as defined by the Canadian Forest Service)|Numeric
260545|fbupinx|Fire buildup index (as defined by the Canadian Forest Service)|Numeric
260546|fdsrte|Fire daily severity rating (as defined by the Canadian Forest Service)|Numeric
260557|kbdi|Keetch-Byram drought index|Numeric
260558|drtmrk|Drought factor (as defined by the Australian forest service)|Numeric
260559|rosmrk|Rate of spread (as defined by the Australian forest service)|m s**-1
260560|fdimrk|Fire danger index (as defined by the Australian forest service)|Numeric
260561|scnfdr|Spread component (as defined by the U.S Forest Service National Fire-Danger Rating System)|Numeric
260562|buinfdr|Burning index (as defined by the U.S Forest Service National Fire-Danger Rating System)|Numeric
260563|icnfdr|Ignition component (as defined by the U.S Forest Service National Fire-Danger Rating System)|%
260564|ercnfdr|Energy release component (as defined by the U.S Forest Service National Fire-Danger Rating System)|J m**-2
260565|pof|Probability of fire detection|%
260566|pil|Probability of ignition from lightning|%
260644|vsi|Volumetric soil ice|m**3 m**-3
260645|titspf|Time integral of total solid precipitation flux|kg m**-2
260646|10efg|10 metre eastward wind gust since previous post-processing|m s**-1
260647|10nfg|10 metre northward wind gust since previous post-processing|m s**-1
260648|fog|Fog|%
260652|etssofd|Time-integrated eastward turbulent surface stress due to orographic form drag|N m**-2 s
260653|ntssofd|Time-integrated northward turbulent surface stress due to orographic form drag|N m**-2 s
260654|etsssr|Time-integrated eastward turbulent surface stress due to surface roughness|N m**-2 s
260655|ntsssr|Time-integrated northward turbulent surface stress due to surface roughness|N m**-2 s
260656|sqw|Saturation specific humidity with respect to water|kg m**-3
260657|tcsqw|Total column integrated saturation specific humidity with respect to water|kg m**-2
260658|spi|Standardised Precipitation Index (SPI)|Numeric
260659|spei|Standardised Precipitation Evapotranspiration Index (SPEI)|Numeric
260660|ssfi|Standardised Streamflow Index (SSFI)|Numeric
260661|srsi|Standardised Reservoir Supply Index (SRSI)|Numeric
260662|swi|Standardised Water-level Index (SWI)|Numeric
260663|smri|Standardised Snowmelt and Rain Index (SMRI)|Numeric
260664|sdi|Streamflow Drought Index (SDI)|Numeric
260665|vsw20|Volumetric soil moisture top 20 cm|m**3 m**-3
260666|vsw100|Volumetric soil moisture top 100 cm|m**3 m**-3
260667|parcsf|Surface photosynthetically active radiation flux, clear sky|W m**-2
260668|sdirnswrf|Surface direct normal short-wave radiation flux|W m**-2
260669|imagss|Instantaneous magnitude of turbulent surface stress|N m**-2
260670|ibld|Instantaneous boundary layer dissipation|W m**-2
260671|tnswrf|Top net short-wave radiation flux|W m**-2
260672|tnlwrf|Top net long-wave radiation flux|W m**-2
260673|igwd|Instantaneous gravity wave dissipation|W m**-2
260674|tnswrfcs|Top net short-wave radiation flux, clear sky|W m**-2
260675|tnlwrfcs|Top net long-wave radiation flux, clear sky|W m**-2
260676|tdswrf|Top downward short-wave radiation flux|W m**-2
260677|sdirswrfcs|Surface direct short-wave radiation flux, clear sky|W m**-2
260678|ietssofd|Instantaneous eastward turbulent surface stress due to orographic form drag|N m**-2
260679|intssofd|Instantaneous northward turbulent surface stress due to orographic form drag|N m**-2
260680|ietsssr|Instantaneous eastward turbulent surface stress due to surface roughness|N m**-2
260681|intsssr|Instantaneous northward turbulent surface stress due to surface roughness|N m**-2
260684|lshnf|Land surface heat net flux|W m**-2
260685|sdirnswrfcs|Surface direct normal short-wave radiation flux, clear sky|W m**-2
260686|10cogu|10 metre convective gust|m s**-1
260687|10tugu|10 metre turbulent gust|m s**-1
260688|rol|Reciprocal Obukhov length|m**-1
260689|rdpr|Precipitation rate from radar|kg m**-2 s**-1
260690|rdqi|Radar data quality index|Proportion
260691|rdqf|Radar data quality flag|(Code table 4.106)
260692|frdpr|Precipitation rate from forecasted radar imagery|kg m**-2 s**-1
260693|frdp|Precipitation from forecasted radar imagery|kg m**-2
260694|sdifswrfcs|Surface diffuse short-wave radiation flux, clear sky|W m**-2
3003|ptend|Pressure tendency|Pa s**-1
3005|icaht|ICAO Standard Atmosphere reference height|m
3008|h|Geometrical height above ground|m
3009|hstdv|Standard deviation of height|m
3012|vptmp|Virtual potential temperature|K
3014|papt|Pseudo-adiabatic potential temperature|K
3017|dpt|Dew point temperature|K
3019|lapr|Lapse rate|K m**-1
3020|vis|Visibility|m
3021|rdsp1|Radar spectra (1)|~
3022|rdsp2|Radar spectra (2)|~
3023|rdsp3|Radar spectra (3)|~
3024|pli|Parcel lifted index (to 500 hPa)|K
3025|ta|Temperature anomaly|K
3026|presa|Pressure anomaly|Pa
3027|gpa|Geopotential height anomaly|gpm
3028|wvsp1|Wave spectra (1)|~
3029|wvsp2|Wave spectra (2)|~
3030|wvsp3|Wave spectra (3)|~
3031|wdir|Wind direction|Degree true
3038|sgcvv|Sigma coordinate vertical velocity|s**-1
3041|absv|Absolute vorticity|s**-1
3042|absd|Absolute divergence|s**-1
3045|vucsh|Vertical u-component shear|s**-1
3046|vvcsh|Vertical v-component shear|s**-1
3054|pwat|Precipitable water|kg m**-2
3056|satd|Saturation deficit|Pa
3059|prate|Precipitation rate|kg m**-2 s**-1
3060|tstm|Thunderstorm probability|%
3063|acpcp|Convective precipitation (water)|kg m**-2
3067|mld|Mixed layer depth|m
3068|tthdp|Transient thermocline depth|m
3070|mtha|Main thermocline anomaly|m
3077|bli|Best lifted index (to 500 hPa)|K
3086|ssw|Soil moisture content|kg m**-2
3088|s|Salinity|kg kg**-1
3089|den|Density|kg m**-3
3093|diced|Direction of ice drift|Degree true
3094|siced|Speed of ice drift|m s**-1
3098|iced|Ice divergence|s**-1
3099|snom|Snowmelt|kg m**-2
3104|swdir|Direction of swell waves|Degree true
3109|dirsw|Secondary wave direction|Degree true
3111|nswrs|Net short-wave radiation flux (surface)|W m**-2
3117|grad|Global radiation flux|W m**-2
3119|lwrad|Radiance (with respect to wave number)|W m**-1 sr**-1
3120|swrad|Radiance (with respect to wave length)|W m**-3 sr**-1
3126|wmixe|Wind mixing energy|J
140217|tmax|Period corresponding to maximum individual wave height|s
140218|hmax|Envelop-maximum individual wave height|m
140219|wmb|Model bathymetry|m
140220|mp1|Mean wave period based on first moment|s
140221|mp2|Mean zero-crossing wave period|s
140222|wdw|Wave spectral directional width|radians
140223|p1ww|Mean wave period based on first moment for wind waves|s
140224|p2ww|Mean wave period based on second moment for wind waves|s
140225|dwww|Wave spectral directional width for wind waves|radians
140226|p1ps|Mean wave period based on first moment for swell|s
140227|p2ps|Mean wave period based on second moment for swell|s
140228|dwps|Wave spectral directional width for swell|radians
140229|swh|Significant height of combined wind waves and swell|m
140230|mwd|Mean wave direction|Degree true
140231|pp1d|Peak wave period|s
140232|mwp|Mean wave period|s
140233|cdww|Coefficient of drag with waves|dimensionless
140234|shww|Significant height of wind waves|m
140235|mdww|Mean direction of wind waves|degrees
140236|mpww|Mean period of wind waves|s
140237|shts|Significant height of total swell|m
140238|mdts|Mean direction of total swell|degrees
140239|mpts|Mean period of total swell|s
140244|msqs|Mean square slope of waves|dimensionless
140245|wind|10 metre wind speed|m s**-1
140246|awh|Altimeter wave height|m
140247|acwh|Altimeter corrected wave height|m
140248|arrc|Altimeter range relative correction|~
140249|dwi|10 metre wind direction|degrees
140251|2dfd|2D wave spectra (single)|m**2 s radian**-1
140252|wsk|Wave spectral kurtosis|dimensionless
140253|bfi|Benjamin-Feir index|dimensionless
140254|wsp|Wave spectral peakedness|dimensionless
228001|cin|Convective inhibition|J kg**-1
228002|orog|Orography|m
228003|zust|Friction velocity|m s**-1
228004|avg_2t|Time-mean 2 metre temperature|K
228005|avg_10ws|Time-mean 10 metre wind speed|m s**-1
228007|dl|Lake total depth|m
228008|lmlt|Lake mix-layer temperature|K
228009|lmld|Lake mix-layer depth|m
228010|lblt|Lake bottom temperature|K
228011|ltlt|Lake total layer temperature|K
228012|lshf|Lake shape factor|dimensionless
228013|lict|Lake ice surface temperature|K
228014|licd|Lake ice total depth|m
228015|dndzn|Minimum vertical gradient of refractivity inside trapping layer|m**-1
228016|dndza|Mean vertical gradient of refractivity inside trapping layer|m**-1
228017|dctb|Duct base height|m
228018|tplb|Trapping layer base height|m
228019|tplt|Trapping layer top height|m
228131|u10n|10 metre u-component of neutral wind|m s**-1
228132|v10n|10 metre v-component of neutral wind|m s**-1
228141|sd|Snow depth water equivalent|kg m**-2
228144|sf|Snowfall water equivalent|kg m**-2
228164|tcc|Total Cloud Cover|%
228170|cap|Field capacity|kg m**-3
228171|wilt|Wilting point|kg m**-3
228228|tp|Total Precipitation|kg m**-2
140215|ust|U-component surface stokes drift|m s**-1
140216|vst|V-component surface stokes drift|m s**-1
228246|100u|100 metre U wind component|m s**-1
228247|100v|100 metre V wind component|m s**-1
260131|o3mr|Ozone mixing ratio|kg kg**-1
260161|mxsalb|Maximum snow albedo|%
260185|soilw|Volumetric soil moisture content|Proportion
260205|soill|Liquid volumetric soil moisture (non-frozen)|Proportion
260207|smref|Transpiration stress-onset (soil moisture)|Proportion
260208|smdry|Direct evaporation cease (soil moisture)|Proportion
260209|poros|Soil porosity|Proportion
260243|ttrad|Temperature tendency by all radiation|K s**-1
260244|rev|Relative Error Variance|~
260245|lrghr|Large Scale Condensate Heating rate|K s**-1
260246|cnvhr|Deep Convective Heating rate|K s**-1
260247|thflx|Total Downward Heat Flux at Surface|W m**-2
260248|ttdia|Temperature Tendency By All Physics|K s**-1
260249|ttphy|Temperature Tendency By Non-radiation Physics|K s**-1
260250|tsd1d|Standard Dev. of IR Temp. over 1x1 deg. area|K
260251|shahr|Shallow Convective Heating rate|K s**-1
260252|vdfhr|Vertical Diffusion Heating rate|K s**-1
260253|thz0|Potential temperature at top of viscous sublayer|K
260254|tchp|Tropical Cyclone Heat Potential|J m**-2 K**-1
260261|minrh|Minimum Relative Humidity|%
260269|tipd|Total Icing Potential Diagnostic|dimensionless
260270|ncip|Number concentration for ice particles|dimensionless
260271|snot|Snow temperature|K
260272|tclsw|Total column-integrated supercooled liquid water|kg m**-2
260273|tcolm|Total column-integrated melting ice|kg m**-2
260274|emnp|Evaporation - Precipitation|cm per day
260275|sbsno|Sublimation (evaporation from snow)|W m**-2
260276|cnvmr|Deep Convective Moistening Rate|kg (kg s**-1)**-1
260277|shamr|Shallow Convective Moistening Rate|kg (kg s**-1)**-1
260278|vdfmr|Vertical Diffusion Moistening Rate|kg (kg s**-1)**-1
260279|condp|Condensation Pressure of Parcali Lifted From Indicate Surface|Pa
260280|lrgmr|Large scale moistening rate|kg (kg s**-1)**-1
260281|qz0|Specific humidity at top of viscous sublayer|kg kg**-1
260282|qmax|Maximum specific humidity at 2m|kg kg**-1
260283|qmin|Minimum specific humidity at 2m|kg kg**-1
260284|arain|Liquid precipitation (rainfall)|kg m**-2
260285|snowt|Snow temperature, depth-avg|K
260286|apcpn|Total precipitation (nearest grid point)|kg m**-2
260287|acpcpn|Convective precipitation (nearest grid point)|kg m**-2
260288|frzr|Freezing Rain|kg m**-2
260295|lauv|Latitude of U Wind Component of Velocity|deg
260296|louv|Longitude of U Wind Component of Velocity|deg
260297|lavv|Latitude of V Wind Component of Velocity|deg
260298|lovv|Longitude of V Wind Component of Velocity|deg
260299|lapp|Latitude of Pressure Point|deg
260300|lopp|Longitude of Pressure Point|deg
260301|vedh|Vertical Eddy Diffusivity Heat exchange|m**2 s**-1
260302|covmz|Covariance between Meridional and Zonal Components of the wind.|m**2 s**-2
260303|covtz|Covariance between Temperature and Zonal Components of the wind.|K m s**-1
260304|covtm|Covariance between Temperature and Meridional Components of the wind.|K m s**-1
260305|vdfua|Vertical Diffusion Zonal Acceleration|m s**-2
260306|vdfva|Vertical Diffusion Meridional Acceleration|m s**-2
260307|gwdu|Gravity wave drag zonal acceleration|m s**-2
260308|gwdv|Gravity wave drag meridional acceleration|m s**-2
260309|cnvu|Convective zonal momentum mixing acceleration|m s**-2
260310|cnvv|Convective meridional momentum mixing acceleration|m s**-2
260311|wtend|Tendency of vertical velocity|m s**-2
260312|omgalf|Omega (Dp/Dt) divide by density|K
260313|cngwdu|Convective Gravity wave drag zonal acceleration|m s**-2
260314|cngwdv|Convective Gravity wave drag meridional acceleration|m s**-2
260315|lmv|Velocity Point Model Surface|~
260316|pvmww|Potential Vorticity (Mass-Weighted)|(s m**-1)**-1
260317|mslet|MSLP (Eta model reduction)|Pa
260323|mslma|MSLP (MAPS System Reduction)|Pa
260324|tslsa|3-hr pressure tendency (Std. Atmos. Reduction)|Pa s**-1
260325|plpl|Pressure of level from which parcel was lifted|Pa
260326|lpsx|X-gradient of Log Pressure|m**-1
260327|lpsy|Y-gradient of Log Pressure|m**-1
260328|hgtx|X-gradient of Height|m**-1
260329|hgty|Y-gradient of Height|m**-1
260330|layth|Layer Thickness|m
260331|nlgsp|Natural Log of Surface Pressure|ln(kPa)
260332|cnvumf|Convective updraft mass flux|kg (m**2 s-1)**-1
260333|cnvdmf|Convective downdraft mass flux|kg (m**2 s-1)**-1
260334|cnvdemf|Convective detrainment mass flux|kg (m**2 s-1)**-1
260335|lmh|Mass Point Model Surface|~
260336|hgtn|Geopotential Height (nearest grid point)|gpm
260337|presn|Pressure (nearest grid point)|Pa
260340|duvb|UV-B downward solar flux|W m**-2
260341|cduvb|Clear sky UV-B downward solar flux|W m**-2
260342|csdsf|Clear Sky Downward Solar Flux|W m**-2
260343|swhr|Solar Radiative Heating Rate|K s**-1
260344|csusf|Clear Sky Upward Solar Flux|W m**-2
260345|cfnsf|Cloud Forcing Net Solar Flux|W m**-2
260346|vbdsf|Visible Beam Downward Solar Flux|W m**-2
260347|vddsf|Visible Diffuse Downward Solar Flux|W m**-2
260348|nbdsf|Near IR Beam Downward Solar Flux|W m**-2
260349|nddsf|Near IR Diffuse Downward Solar Flux|W m**-2
260350|dtrf|Downward Total radiation Flux|W m**-2
260351|utrf|Upward Total radiation Flux|W m**-2
260354|lwhr|Long-Wave Radiative Heating Rate|K s**-1
260355|csulf|Clear Sky Upward Long Wave Flux|W m**-2
260356|csdlf|Clear Sky Downward Long Wave Flux|W m**-2
260357|cfnlf|Cloud Forcing Net Long Wave Flux|W m**-2
260366|mflux|Convective Cloud Mass Flux|Pa s**-1
260369|ri|Richardson Number|Numeric
260370|cwdi|Convective Weather Detection Index|~
260372|uphl|Updraft Helicity|m**2 s**-2
260374|pmtc|Particulate matter (coarse)|(10**-6 g) m**-3
260375|pmtf|Particulate matter (fine)|(10**-6 g) m**-3
260376|lpmtf|Particulate matter (fine)|log10((10**-6g) m**-3)
260377|lipmf|Integrated column particulate matter (fine)|log10((10**-6g) m**-3)
260379|ozcon|Ozone Concentration (PPB)|ppb
260380|ozcat|Categorical Ozone Concentration|dimensionless
260381|vdfoz|Ozone vertical diffusion|kg (kg s**-1)**-1
260382|poz|Ozone production|kg (kg s**-1)**-1
260383|toz|Ozone tendency|kg (kg s**-1)**-1
260384|pozt|Ozone production from temperature term|kg (kg s**-1)**-1
260385|pozo|Ozone production from col ozone term|kg (kg s**-1)**-1
260386|refzr|Derived radar reflectivity backscatter from rain|mm**6 m**-3
260387|refzi|Derived radar reflectivity backscatter from ice|mm**6 m**-3
260388|refzc|Derived radar reflectivity backscatter from parameterized convection|mm**6 m**-3
260389|refd|Derived radar reflectivity|dB
260390|refc|Maximum/Composite radar reflectivity|dB
260391|ltng|Lightning|dimensionless
260394|srcono|Slight risk convective outlook|categorical
260395|mrcono|Moderate risk convective outlook|categorical
260396|hrcono|High risk convective outlook|categorical
260397|torprob|Tornado probability|%
260398|hailprob|Hail probability|%
260399|windprob|Wind probability|%
260400|storprob|Significant Tornado probability|%
260401|shailpro|Significant Hail probability|%
260402|swindpro|Significant Wind probability|%
260403|tstmc|Categorical Thunderstorm (1-yes, 0-no)|categorical
260404|mixly|Number of mixed layers next to surface|Integer
260405|flght|Flight Category|~
260406|cicel|Confidence - Ceiling|~
260407|civis|Confidence - Visibility|~
260408|ciflt|Confidence - Flight Category|~
260409|lavni|Low-Level aviation interest|~
260410|havni|High-Level aviation interest|~
260411|sbsalb|Visible, Black Sky Albedo|%
260412|swsalb|Visible, White Sky Albedo|%
260413|nbsalb|Near IR, Black Sky Albedo|%
260414|nwsalb|Near IR, White Sky Albedo|%
260415|prsvr|Total Probability of Severe Thunderstorms (Days 2,3)|%
260416|prsigsvr|Total Probability of Extreme Severe Thunderstorms (Days 2,3)|%
260417|sipd|Supercooled Large Droplet (SLD) Potential|~
260418|epsr|Radiative emissivity|~
260419|tpfi|Turbulence Potential Forecast Index|~
260420|vaftd|Volcanic Ash Forecast Transport and Dispersion|log10(kg m**-3)
260421|nlat|Latitude (-90 to +90)|deg
260422|elon|East Longitude (0 - 360)|deg
260424|mlyno|Model Layer number (From bottom up)|~
260425|nlatn|Latitude (nearest neighbor) (-90 to +90)|deg
260426|elonn|East Longitude (nearest neighbor) (0 - 360)|deg
260429|cpozp|Probability of Freezing Precipitation|%
260431|ppffg|Probability of precipitation exceeding flash flood guidance values|%
260432|cwr|Probability of Wetting Rain, exceeding in 0.10 in a given time period|%
260439|vgtyp|Vegetation Type|Integer(0-13)
260442|wilt|Wilting Point|Fraction
260447|rdrip|Rate of water dropping from canopy to ground|~
260448|icwat|Ice-free water surface|%
260449|akhs|Surface exchange coefficients for T and Q divided by delta z|m s**-1
260450|akms|Surface exchange coefficients for U and V divided by delta z|m s**-1
260451|vegt|Vegetation canopy temperature|K
260452|sstor|Surface water storage|kg m**-2
260453|lsoil|Liquid soil moisture content (non-frozen)|kg m**-2
260454|ewatr|Open water evaporation (standing water)|W m**-2
260455|gwrec|Groundwater recharge|kg m**-2
260456|qrec|Flood plain recharge|kg m**-2
260457|sfcrh|Roughness length for heat|m
260458|ndvi|Normalized Difference Vegetation Index|~
260459|landn|Land-sea coverage (nearest neighbor) [land=1,sea=0]|~
260460|amixl|Asymptotic mixing length scale|m
260461|wvinc|Water vapor added by precip assimilation|kg m**-2
260462|wcinc|Water condensate added by precip assimilation|kg m**-2
260463|wvconv|Water Vapor Flux Convergence (Vertical Int)|kg m**-2
260464|wcconv|Water Condensate Flux Convergence (Vertical Int)|kg m**-2
260465|wvuflx|Water Vapor Zonal Flux (Vertical Int)|kg m**-2
260466|wvvflx|Water Vapor Meridional Flux (Vertical Int)|kg m**-2
260467|wcuflx|Water Condensate Zonal Flux (Vertical Int)|kg m**-2
260468|wcvflx|Water Condensate Meridional Flux (Vertical Int)|kg m**-2
260469|acond|Aerodynamic conductance|m s**-1
260470|evcw|Canopy water evaporation|W m**-2
260471|trans|Transpiration|W m**-2
260474|sltyp|Surface Slope Type|Index
260478|evbs|Direct evaporation from bare soil|W m**-2
260479|lspa|Land Surface Precipitation Accumulation|kg m**-2
260480|baret|Bare soil surface skin temperature|K
260481|avsft|Average surface skin temperature|K
260482|radt|Effective radiative skin temperature|K
260483|fldcp|Field Capacity|Fraction
260484|usct|Scatterometer Estimated U Wind Component|m s**-1
260485|vsct|Scatterometer Estimated V Wind Component|m s**-1
260486|wstp|Wave Steepness|~
260487|omlu|Ocean Mixed Layer U Velocity|m s**-1
260488|omlv|Ocean Mixed Layer V Velocity|m s**-1
260489|ubaro|Barotropic U velocity|m s**-1
260490|vbaro|Barotropic V velocity|m s**-1
260491|surge|Storm Surge|m
260492|etsrg|Extra Tropical Storm Surge|m
260493|elevhtml|Ocean Surface Elevation Relative to Geoid|m
260494|sshg|Sea Surface Height Relative to Geoid|m
260495|p2omlt|Ocean Mixed Layer Potential Density (Reference 2000m)<br|kg m**-3
260496|aohflx|Net Air-Ocean Heat Flux|W m**-2
260497|ashfl|Assimilative Heat Flux|W m**-2
260498|sstt|Surface Temperature Trend|degreeperday
260499|ssst|Surface Salinity Trend|psuperday
260500|keng|Kinetic Energy|J kg**-1
260501|sltfl|Salt Flux|kg (m**2 s**-1)**-1
260502|wtmpc|3-D Temperature|deg C
260503|salin|3-D Salinity|~
260504|bkeng|Barotropic Kinetic Energy|J kg**-1
260505|dbss|Geometric Depth Below Sea Surface|m
260506|intfd|Interface Depths|m
260507|ohc|Ocean Heat Content|J m**-2
260508|imgd|Image data|~
8|sro|Surface runoff|m
9|ssro|Sub-surface runoff|m
15|aluvp|UV visible albedo for direct radiation (climatological)|(0 - 1)
16|aluvd|UV visible albedo for diffuse radiation (climatological)|(0 - 1)
17|alnip|Near IR albedo for direct radiation (climatological)|(0 - 1)
18|alnid|Near IR albedo for diffuse radiation (climatological)|(0 - 1)
32|asn|Snow albedo|(0 - 1)
44|es|Snow evaporation|m of water equivalent
45|smlt|Snowmelt|m of water equivalent
55|mean2t24|Mean temperature at 2 metres in the last 24 hours|K
56|mn2d24|Mean 2 metre dewpoint temperature in the last 24 hours|K
74|sdfor|Standard deviation of filtered subgrid orography (climatological)|m
142|lsp|Large-scale precipitation|m
144|sf|Snowfall|m of water equivalent
164|tcc|Total cloud cover|(0 - 1)
174|al|Albedo (climatological)|(0 - 1)
182|e|Evaporation|m of water equivalent
186|lcc|Low cloud cover|(0 - 1)
187|mcc|Medium cloud cover|(0 - 1)
188|hcc|High cloud cover|(0 - 1)
198|src|Skin reservoir content|m of water equivalent
205|ro|Runoff|m
206|tco3|Total column ozone|kg m**-2
234|lsrh|Logarithm of surface roughness length for heat (climatological)|Numeric
239|csf|Convective snowfall|m of water equivalent
240|lsf|Large-scale snowfall|m of water equivalent
243|fal|Forecast albedo|(0 - 1)
228080|aco2nee|Accumulated Carbon Dioxide Net Ecosystem Exchange|kg m**-2
228081|aco2gpp|Accumulated Carbon Dioxide Gross Primary Production|kg m**-2
228082|aco2rec|Accumulated Carbon Dioxide Ecosystem Respiration|kg m**-2
228083|fco2nee|Carbon dioxide net ecosystem exchange flux|kg m**-2 s**-1
228084|fco2gpp|Carbon dioxide gross primary production flux|kg m**-2 s**-1
228085|fco2rec|Carbon dioxide ecosystem respiration flux|kg m**-2 s**-1
228251|pev|Potential evaporation|m
140240|sdhs|Standard deviation wave height|m
140241|mu10|Mean of 10 metre wind speed|m s**-1
140242|mdwi|Mean wind direction|degrees
140243|sdu|Standard deviation of 10 metre wind speed|m s**-1
228006|meantcc|Mean total cloud cover|(0 - 1)
4|eqpt|Equivalent potential temperature|K
5|sept|Saturated equivalent potential temperature|K
6|ssfr|Soil sand fraction|(0 - 1)
7|scfr|Soil clay fraction|(0 - 1)
11|udvw|U component of divergent wind|m s**-1
12|vdvw|V component of divergent wind|m s**-1
13|urtw|U component of rotational wind|m s**-1
14|vrtw|V component of rotational wind|m s**-1
19|uvcs|Clear sky surface UV|J m**-2
35|istl1|Ice temperature layer 1|K
36|istl2|Ice temperature layer 2|K
37|istl3|Ice temperature layer 3|K
38|istl4|Ice temperature layer 4|K
39|swvl1|Volumetric soil water layer 1|m**3 m**-3
40|swvl2|Volumetric soil water layer 2|m**3 m**-3
41|swvl3|Volumetric soil water layer 3|m**3 m**-3
42|swvl4|Volumetric soil water layer 4|m**3 m**-3
46|sdur|Solar duration|s
51|mx2t24|Maximum temperature at 2 metres in the last 24 hours|K
52|mn2t24|Minimum temperature at 2 metres in the last 24 hours|K
62|obct|Observation count|~
63|stsktd|Start time for skin temperature difference|s
64|ftsktd|Finish time for skin temperature difference|s
65|sktd|Skin temperature difference|K
70|bc_lv|Biome cover, low vegetation|(0 - 1)
71|bc_hv|Biome cover, high vegetation|(0 - 1)
123|10fg6|Maximum 10 metre wind gust in the last 6 hours|m s**-1
125|vite|Vertically integrated total energy|J m**-2
127|at|Atmospheric tide|~
128|bv|Budget values|~
139|stl1|Soil temperature level 1|K
140|swl1|Soil wetness level 1|m of water equivalent
141|sd|Snow depth|m of water equivalent
143|cp|Convective precipitation|m
152|lnsp|Logarithm of surface pressure|Numeric
153|swhr|Short-wave heating rate|K
154|lwhr|Long-wave heating rate|K
158|tsp|Tendency of surface pressure|Pa s**-1
170|stl2|Soil temperature level 2|K
171|swl2|Soil wetness level 2|m of water equivalent
183|stl3|Soil temperature level 3|K
184|swl3|Soil wetness level 3|m of water equivalent
185|ccc|Convective cloud cover|(0 - 1)
190|ewov|East-West component of sub-gridscale orographic variance|m**2
191|nsov|North-South component of sub-gridscale orographic variance|m**2
192|nwov|North-West/South-East component of sub-gridscale orographic variance|m**2
193|neov|North-East/South-West component of sub-gridscale orographic variance|m**2
199|veg|Vegetation fraction|(0 - 1)
200|vso|Variance of sub-gridscale orography|m**2
204|paw|Precipitation analysis weights|~
214|dhr|Diabatic heating by radiation|K
215|dhvd|Diabatic heating by vertical diffusion|K
216|dhcc|Diabatic heating by cumulus convection|K
217|dhlc|Diabatic heating large-scale condensation|K
218|vdzw|Vertical diffusion of zonal wind|m s**-1
219|vdmw|Vertical diffusion of meridional wind|m s**-1
220|ewgd|East-West gravity wave drag tendency|m s**-1
221|nsgd|North-South gravity wave drag tendency|m s**-1
222|ctzw|Convective tendency of zonal wind|m s**-1
223|ctmw|Convective tendency of meridional wind|m s**-1
224|vdh|Vertical diffusion of humidity|kg kg**-1
225|htcc|Humidity tendency by cumulus convection|kg kg**-1
226|htlc|Humidity tendency by large-scale condensation|kg kg**-1
227|crnh|Tendency due to removal of negative humidity|kg kg**-1
228|tp|Total precipitation|m
233|asq|Apparent surface humidity|kg kg**-1
236|stl4|Soil temperature level 4|K
237|swl4|Soil wetness level 4|m
241|acf|Accumulated cloud fraction tendency|(-1 to 1)
242|alw|Accumulated liquid water tendency|(-1 to 1)
249|aiw|Accumulated ice water tendency|(-1 to 1)
250|ice|Ice age|(0 - 1)
251|atte|Adiabatic tendency of temperature|K
252|athe|Adiabatic tendency of humidity|kg kg**-1
253|atze|Adiabatic tendency of zonal wind|m s**-1
254|atmw|Adiabatic tendency of meridional wind|m s**-1
228025|hvis|Horizontal visibility|m
228026|mx2t3|Maximum temperature at 2 metres in the last 3 hours|K
228027|mn2t3|Minimum temperature at 2 metres in the last 3 hours|K
228040|swi1|Soil wetness index in layer 1|dimensionless
228041|swi2|Soil wetness index in layer 2|dimensionless
228042|swi3|Soil wetness index in layer 3|dimensionless
228043|swi4|Soil wetness index in layer 4|dimensionless
228078|gppbfas|GPP coefficient from Biogenic Flux Adjustment System|dimensionless
228079|recbfas|Rec coefficient from Biogenic Flux Adjustment System|dimensionless
228091|ccf|Canopy cover fraction|(0 - 1)
228092|stf|Soil texture fraction|(0 - 1)
228093|swv|Volumetric soil moisture|m**3 m**-3
228100|evatc|Evaporation from the top of canopy|m of water equivalent
228101|evabs|Evaporation from bare soil|m of water equivalent
228102|evaow|Evaporation from open water surfaces excluding oceans|m of water equivalent
228103|evavt|Evaporation from vegetation transpiration|m of water equivalent
228216|fzra|Accumulated freezing rain|m
228248|tccsw|Surface short wave-effective total cloudiness|dimensionless
228250|irrfr|Irrigation fraction|Proportion
228252|irr|Irrigation|m
228255|tcclw|Surface long wave-effective total cloudiness|dimensionless
235072|tisef|Time integral of snow evaporation flux|kg m**-2
235141|avg_sd_m|Time-mean snow depth|m of water equivalent
235152|avg_lnsp|Time-mean logarithm of surface pressure|Numeric
260651|srlh|Surface roughness length for heat|m
140200|maxswh|Maximum of significant wave height|m
140250|2dsp|2D wave spectra (multiple)|m**2 s radian**-1
228134|vtnowd|V-tendency from non-orographic wave drag|m s**-2
228136|utnowd|U-tendency from non-orographic wave drag|m s**-2
228253|ascat_sm_cdfa|ASCAT first soil moisture CDF matching parameter|m**3 m**-3
228254|ascat_sm_cdfb|ASCAT second soil moisture CDF matching parameter|dimensionless
173|sr|Surface roughness (climatological)|m
3072|ccc|Convective cloud cover|%
3079|lssf|Large scale snow|kg m**-2
3121|lhf|Latent heat flux|W m**-2
3122|shf|Sensible heat flux|W m**-2
3123|bld|Boundary layer dissipation|W m**-2
3015|tmax|Maximum temperature|K
3016|tmin|Minimum temperature|K
3018|depr|Dew point depression (or deficit)|K
3037|mntsf|Montgomery stream Function|m**2 s**-2
3047|dirc|Direction of current|Degree true
3048|spc|Speed of current|m s**-1
3053|mixr|Humidity mixing ratio|kg kg**-1
3055|vp|Vapour pressure|Pa
3064|srweq|Snow fall rate water equivalent|kg m**-2 s**-1
3069|mthd|Main thermocline depth|m
3080|wtmp|Water temperature|K
3082|dslm|Deviation of sea-level from mean|m
grib1:3086|sm|Soil moisture|kg m**-3
3091|icec|Ice cover (1=ice, 0=no ice)|(0 - 1)
3092|icetk|Ice thickness|m
3095|uice|U-component of ice drift|m s**-1
3096|vice|V-component of ice drift|m s**-1
3097|iceg|Ice growth rate|m s**-1
3100|swh|Significant height of combined wind waves and swell|m
3101|mdww|Mean direction of wind waves|Degree true
3102|shww|Significant height of wind waves|m
3103|mpww|Mean period of wind waves|s
3105|swell|Significant height of swell waves|m
3106|swper|Mean period of swell waves|s
3107|mdps|Primary wave direction|Degree true
3108|mpps|Primary wave mean period|s
3110|swp|Secondary wave mean period|s
3112|nlwrs|Net long-wave radiation flux (surface)|W m**-2
3113|nswrt|Net short-wave radiation flux(atmosph.top)|W m**-2
3114|nlwrt|Net long-wave radiation flux(atmosph.top)|W m**-2
3115|lwavr|Long wave radiation flux|W m**-2
3116|swavr|Short wave radiation flux|W m**-2
3124|uflx|Momentum flux, u-component|N m**-2
3125|vflx|Momentum flux, v-component|N m**-2
3127|imgd|Image data|~
228039|sm|Soil moisture|kg m**-3
228139|st|Soil temperature|K
68|msr_lv|Minimum stomatal resistance, low vegetation|s m**-1
69|msr_hv|Minimum stomatal resistance, high vegetation|s m**-1
72|issrd|Instantaneous surface solar radiation downwards|W m**-2
73|istrd|Instantaneous surface thermal radiation downwards|W m**-2
140210|mswsi|Mean square wave strain in sea ice|~
140213|tla|Turbulent Langmuir number|~
228070|smnnob|SMOS observed soil moisture retrieved using neural network|m**3 m**-3
228071|smnner|SMOS observed soil moisture uncertainty retrieved using neural network|m**3 m**-3
228072|smnnrfi|SMOS radio frequency interference probability|%
228073|smnnnb|SMOS number of observations per grid point|dimensionless
228074|smnntim|SMOS observation time for the satellite soil moisture data|hour
228222|mxtpr3|Maximum total precipitation rate in the last 3 hours|kg m**-2 s**-1
228223|mntpr3|Minimum total precipitation rate in the last 3 hours|kg m**-2 s**-1
228224|mxtpr6|Maximum total precipitation rate in the last 6 hours|kg m**-2 s**-1
228225|mntpr6|Minimum total precipitation rate in the last 6 hours|kg m**-2 s**-1
228229|smos_tb_cdfa|SMOS first Brightness Temperature Bias Correction parameter|K
228230|smos_tb_cdfb|SMOS second Brightness Temperature Bias Correction parameter|dimensionless
228242|fdif|Surface solar radiation diffuse total sky|J m**-2
228243|cdif|Surface solar radiation diffuse clear-sky|J m**-2
228244|aldr|Surface albedo of direct radiation|(0 - 1)
228245|aldf|Surface albedo of diffuse radiation|(0 - 1)
235061|avg_sdifswrfcs|Time-mean surface diffuse short-wave radiation flux, clear sky|W m**-2
235062|avg_fco2nee|Time-mean carbon dioxide net ecosystem exchange flux|kg m**-2 s**-1
235063|avg_fco2gpp|Time-mean carbon dioxide gross primary production flux|kg m**-2 s**-1
235064|avg_fco2rec|Time-mean carbon dioxide ecosystem respiration flux|kg m**-2 s**-1`;

/** Concepts by name and edition, then by centre: lines of a value and its conditions, a letter and a number each. */
export const concepts: Readonly<Record<string, string>> = {
  paramId2: `1;d0;c2;n4
2;d0;c2;n5
3;d0;c0;n2
10;d0;c2;n1
20;d0;c4;n60;f1;s1
21;d0;c0;n28
22;d0;c3;n31
23;d0;c2;n45
26;d1;c2;n2
27;d2;c0;n53
28;d2;c0;n54
29;d2;c0;n57
30;d2;c0;n58
31;d10;c2;n0;f1
33;d0;c1;n61
34;d10;c3;n0;f1
43;d2;c3;n0
47;d0;c4;n54;f1;F255;s1
48;d0;c2;n58;f1;s1
49;d0;c2;n22;f103;v10;e0;s2
50;d0;c6;n36;f1;s1
53;d0;c2;n6
54;d0;c3;n0
57;d0;c4;n12;f1;s1
58;d0;c4;n10;f1;s1
59;d0;c7;n6;f1;F8
60;d0;c2;n14
66;d2;c0;n55
67;d2;c0;n56
75;d0;c1;n85
76;d0;c1;n86
77;d0;c2;n32
78;d0;c1;n69;f1;F8
79;d0;c1;n70;f1;F8
121;d0;c0;n0;f103;v2;e0;u1;s2;t6
122;d0;c0;n0;f103;v2;e0;u1;s3;t6
124;d2;c0;n62;f1
129;d0;c3;n4
130;d0;c0;n0
131;d0;c2;n2
132;d0;c2;n3
133;d0;c1;n0
134;d0;c3;n0;f1
135;d0;c2;n8
136;d0;c1;n51;f1;F8
137;d0;c1;n64;f1;F8
138;d0;c2;n12
145;d0;c2;n20;s1
146;d0;c0;n11;f1;s1
147;d0;c0;n10;f1;s1
148;d10;c0;n76
149;d0;c19;n46;f1;s1
150;d0;c19;n46;f8;s1
151;d0;c3;n0;f101
155;d0;c2;n13
156;d0;c3;n5
157;d0;c1;n1
159;d0;c3;n18
160;d0;c3;n20
161;d0;c3;n24
162;d0;c3;n21
163;d0;c3;n22
165;d0;c2;n2;f103;v10;e0
166;d0;c2;n3;f103;v10;e0
167;d0;c0;n0;f103;v2;e0
168;d0;c0;n6;f103;v2;e0
169;d0;c4;n7;f1;s1
172;d2;c0;n0;f1
175;d0;c5;n3;f1;s1
176;d0;c4;n9;f1;s1
177;d0;c5;n5;f1;s1
178;d0;c4;n9;f8;s1
179;d0;c5;n5;f8;s1
180;d0;c2;n62;f1;s1
181;d0;c2;n63;f1;s1
189;d0;c6;n24;f1;s1
194;d0;c4;n4
195;d0;c3;n16;f1;s1
196;d0;c3;n17;f1;s1
197;d0;c3;n23;s1
201;d0;c0;n0;f103;v2;e0;s2
202;d0;c0;n0;f103;v2;e0;s3
203;d0;c14;n1
207;d0;c2;n1;f103;v10;e0
208;d0;c4;n11;f8;s1
209;d0;c5;n6;f8;s1
210;d0;c4;n11;f1;s1
211;d0;c5;n6;f1;s1
212;d0;c4;n7;f8;s1
213;d0;c1;n165;f1;F8;s1
229;d0;c2;n62;f1
230;d0;c2;n63;f1
231;d0;c0;n11;f1
232;d0;c1;n79;f1
235;d0;c0;n17;f1
238;d2;c3;n28
244;d2;c0;n1;f1
245;d0;c2;n54;f1
246;d0;c1;n83
247;d0;c1;n84
248;d0;c6;n32
3062;d0;c1;n54;f1;s1
3066;d0;c1;n11
3073;d0;c6;n3
3074;d0;c6;n4
3075;d0;c6;n5
140207;d10;c0;n77
140208;d10;c0;n81
140209;d10;c0;n82
140211;d10;c0;n83
140212;d10;c0;n85
140214;d10;c0;n84
228020;d0;c3;n34;f20;v26315;e2
228021;d0;c4;n13;f1;s1
228022;d0;c4;n61;f1;s1
228023;d0;c6;n11;f2
228024;d0;c3;n34;f20;v27315;e2
228028;d0;c2;n22;f103;v10;e0;u1;s2;t3
228029;d0;c2;n22;f103;v10;e0
228030;d0;c1;n93
228031;d0;c1;n94
228032;d0;c19;n19
228034;d0;c6;n37
228035;d0;c7;n6;f1;F8;u1;s2;t6
228036;d0;c7;n19;f1;F8;u1;s2;t6
228037;d0;c1;n93;f103;v2;e0
228038;d2;c3;n23
228044;d0;c7;n19;f1;F8
228045;d0;c3;n0;f7;F255
228046;d0;c6;n27
228047;d0;c3;n44
228048;d0;c3;n45
228050;d0;c17;n4;f1;F8
228051;d0;c17;n4;f1;F8;u1;s0;t1
228052;d0;c17;n2;f1;F8
228053;d0;c17;n2;f1;F8;u1;s0;t1
228054;d0;c1;n118
228055;d0;c1;n119
228056;d0;c1;n120
228057;d0;c17;n4;f1;F8;u1;s0;t3
228058;d0;c17;n4;f1;F8;u1;s0;t6
228059;d0;c17;n2;f1;F8;u1;s0;t3
228060;d0;c17;n2;f1;F8;u1;s0;t6
228086;d2;c3;n19;f106;F106;v0;e0;V2;E1
228087;d2;c3;n19;f106;F106;v0;e0;V1;E0
228088;d0;c1;n167;f1;F8
228089;d0;c1;n45;f1;F8
228090;d0;c1;n46;f1;F8
228094;d1;c2;n6
228095;d2;c3;n18;f106;F106;v0;e0;V2;E1
228096;d2;c3;n18;f106;F106;v0;e0;V1;E0
228129;d0;c4;n52;f1;s1
228130;d0;c5;n8;f1;s1
228143;d0;c1;n37;f1;s1
228205;d2;c0;n33
228217;d0;c6;n36;f1
228218;d0;c1;n76;f1
228219;d0;c1;n77;f1
228220;d0;c1;n55;f1
228221;d0;c1;n56;f1
228226;d0;c1;n52;f1;s2
228227;d0;c1;n52;f1;s3
228231;d0;c7;n6;f18;v5000;e0
228232;d0;c7;n7;f18;v5000;e0
228233;d0;c7;n6;f18;v10000;e0
228234;d0;c7;n7;f18;v10000;e0
228235;d0;c7;n6;f17;vM;eM
228236;d0;c7;n7;f17;vM;eM
228237;d0;c3;n0;f17;vM;eM
228239;d0;c2;n2;f103;v200;e0
228240;d0;c2;n3;f103;v200;e0
228241;d0;c2;n1;f103;v200;e0
228249;d0;c2;n1;f103;v100;e0
235020;d2;c0;n51;f1;s0
235021;d2;c0;n52;f1;s0
235022;d0;c4;n60;f1;s0
235023;d0;c1;n148;f1;s0
235024;d2;c0;n41;f1;s0
235025;d0;c2;n58;f1;s0
235026;d0;c6;n36;f1;s0
235027;d0;c4;n12;f1;s0
235028;d0;c4;n10;f1;s0
235029;d0;c1;n54;f1;s0
235030;d0;c1;n37;f1;s0
235031;d0;c1;n53;f1;s0
235032;d0;c2;n20;s0
235033;d0;c0;n11;f1;s0
235034;d0;c0;n10;f1;s0
235035;d0;c4;n7;f1;s0
235036;d0;c5;n3;f1;s0
235037;d0;c4;n9;f1;s0
235038;d0;c5;n5;f1;s0
235039;d0;c4;n9;f8;s0
235040;d0;c5;n5;f8;s0
235041;d0;c2;n62;f1;s0
235042;d0;c2;n63;f1;s0
235043;d0;c1;n79;f1;s0
235044;d0;c6;n51;f1
235045;d0;c3;n16;f1;s0
235046;d0;c3;n17;f1;s0
235047;d0;c3;n23;s0
235048;d2;c0;n42;s0
235049;d0;c4;n11;f8;s0
235050;d0;c5;n6;f8;s0
235051;d0;c4;n11;f1;s0
235052;d0;c5;n6;f1;s0
235053;d0;c4;n7;f8;s0
235054;d0;c1;n165;s0
235055;d0;c1;n52;f1;s0
235056;d0;c1;n55;f1;s0
235057;d0;c1;n56;f1;s0
235058;d0;c4;n13;f1;s0
235059;d0;c4;n61;f1;s0
235060;d0;c4;n14;f1;s0
235068;d0;c4;n52;f1;s0
235069;d0;c5;n8;f1;s0
235070;d0;c1;n143;f1;s0
235071;d0;c0;n31;f1;F255;s1
235073;d2;c0;n39;f1;F255;s1
235074;d2;c0;n39;f1;s0
235075;d2;c0;n40;f1;s1
235076;d2;c0;n40;f1;s0
235077;d2;c0;n25;s0
235078;d0;c1;n60;s0
235079;d0;c0;n17;f1;s0
235080;d0;c1;n61;s0
235081;d2;c0;n53;s0
235082;d2;c0;n54;s0
235083;d10;c2;n0;f1;s0
235084;d10;c3;n0;f1;s0
235085;d2;c0;n55;s0
235086;d2;c0;n56;s0
235087;d0;c1;n69;f1;F8;s0
235088;d0;c1;n70;f1;F8;s0
235089;d0;c1;n0;f103;F255;v2;e0;s0
235090;d1;c2;n1;f166;F255;s0
235091;d1;c2;n0;f166;F255;s0
235092;d0;c1;n1;f103;v2;e0;s0
235093;d0;c1;n121;s0
235094;d2;c3;n18;s0
235097;d0;c2;n1;s0
235098;d0;c3;n0;s0
235099;d10;c0;n76;s0
235100;d0;c2;n14;s0
235101;d0;c1;n85;s0
235102;d0;c1;n86;s0
235103;d0;c2;n32;s0
235105;d0;c19;n0;s0
235106;d0;c2;n0;s0
235107;d0;c1;n46;f1;F8;s0
235108;d0;c6;n3;s0
235109;d0;c6;n4;s0
235110;d0;c6;n5;s0
235111;d0;c1;n45;f1;F8;s0
235113;d2;c3;n19;f106;F106;v0;e0;V2;E1;s0
235114;d2;c3;n19;f106;F106;v0;e0;V1;E0;s0
235115;d2;c3;n18;f106;F106;v0;e0;V2;E1;s0
235116;d2;c3;n18;f106;F106;v0;e0;V1;E0;s0
235117;d0;c7;n6;f17;vM;eM;s0
235118;d2;c0;n25;f106;F106;v0;e0;V2;E1;s0
235119;d2;c0;n25;f106;F106;v0;e0;V1;E0;s0
235120;d0;c1;n74;f1;F8;s0
235129;d0;c3;n4;s0
235130;d0;c0;n0;s0
235131;d0;c2;n2;s0
235132;d0;c2;n3;s0
235133;d0;c1;n0;s0
235134;d0;c3;n0;f1;s0
235135;d0;c2;n8;s0
235136;d0;c1;n51;f1;F8;s0
235137;d0;c1;n64;f1;F8;s0
235138;d0;c2;n12;s0
235149;d0;c19;n46;f1;s0
235150;d0;c19;n46;f8;s0
235151;d0;c3;n0;f101;s0
235155;d0;c2;n13;s0
235157;d0;c1;n1;s0
235159;d0;c3;n18;s0
235165;d0;c2;n2;f103;v10;e0;s0
235166;d0;c2;n3;f103;v10;e0;s0
235168;d0;c0;n6;f103;v2;e0;s0
260001;d0;c1;n74;f1;F8
260002;d0;c0;n10;f1
260004;d0;c0;n12
260005;d0;c0;n13
260007;d0;c0;n16
260008;d0;c1;n4
260009;d0;c1;n9
260010;d0;c1;n12
260011;d0;c1;n14
260012;d0;c1;n15
260013;d0;c1;n17
260014;d0;c1;n18
260015;d0;c1;n19
260016;d0;c1;n20
260017;d0;c1;n21
260018;d0;c1;n22
260019;d0;c1;n23
260020;d0;c1;n24
260021;d0;c1;n25
260022;d0;c1;n26
260025;d0;c1;n57;f1;s1
260026;d0;c1;n30
260027;d0;c1;n31
260028;d0;c1;n32
260029;d0;c1;n33
260030;d0;c1;n34
260031;d0;c1;n35
260032;d0;c1;n36
260033;d0;c1;n37;f1
260034;d0;c1;n38
260035;d0;c1;n39
260036;d0;c1;n40
260038;d0;c1;n42
260039;d0;c1;n43
260040;d0;c1;n44
260041;d0;c1;n45
260042;d0;c1;n46
260043;d0;c1;n47
260044;d0;c1;n48
260045;d0;c1;n49
260046;d0;c1;n66;f1;s1
260047;d0;c1;n51
260048;d0;c1;n52;f1
260049;d0;c1;n53;f1
260050;d0;c1;n54;f1
260053;d0;c1;n57
260054;d0;c1;n58
260055;d0;c1;n59
260056;d0;c1;n13
260058;d0;c1;n65
260059;d0;c1;n66
260060;d0;c1;n67;f1
260061;d0;c1;n68
260065;d0;c2;n22
260066;d0;c2;n23
260067;d0;c2;n24
260068;d0;c2;n25
260069;d0;c2;n26
260070;d0;c2;n27
260071;d0;c2;n28
260072;d0;c2;n29
260073;d0;c2;n30
260074;d0;c3;n1
260076;d0;c3;n11
260077;d0;c3;n12
260078;d0;c3;n13
260079;d0;c3;n14
260080;d0;c3;n15
260081;d0;c3;n16;f1
260082;d0;c3;n17;f1
260084;d0;c3;n19
260086;d0;c4;n1
260087;d0;c4;n7;f1
260088;d0;c4;n8;f1
260089;d0;c4;n9;f1
260090;d0;c4;n10;f1
260091;d0;c4;n11;f1
260092;d0;c4;n12;f1
260093;d0;c4;n50
260094;d0;c4;n51
260097;d0;c5;n3;f1
260098;d0;c5;n4;f1
260099;d0;c5;n5;f1
260100;d0;c5;n6;f1
260101;d0;c6;n0
260102;d0;c6;n6
260103;d0;c6;n7
260104;d0;c6;n8
260105;d0;c6;n9
260106;d0;c6;n10
260108;d0;c6;n12
260109;d0;c6;n13
260110;d0;c6;n14
260111;d0;c6;n15
260112;d0;c6;n16
260113;d0;c6;n17
260114;d0;c6;n18
260115;d0;c6;n19
260116;d0;c6;n20
260117;d0;c6;n21
260118;d0;c6;n23
260119;d0;c6;n24;f1
260121;d0;c7;n2
260122;d0;c7;n3
260123;d0;c7;n4
260124;d0;c7;n5
260125;d0;c7;n8
260126;d0;c7;n9
260127;d0;c7;n10
260128;d0;c7;n11
260129;d0;c13;n0
260130;d0;c14;n0
260132;d0;c14;n2;f1;F8
260133;d0;c15;n0
260134;d0;c15;n1
260135;d0;c15;n2
260136;d0;c15;n3
260137;d0;c15;n4
260138;d0;c15;n17;s1
260139;d0;c18;n0
260140;d0;c18;n1
260141;d0;c18;n2
260142;d0;c18;n3
260143;d0;c18;n4
260144;d0;c18;n5
260145;d0;c18;n6
260146;d0;c18;n7
260147;d0;c18;n8
260148;d0;c19;n4
260149;d0;c19;n5
260150;d0;c19;n6
260151;d0;c19;n7
260152;d0;c19;n8
260153;d0;c19;n9
260154;d0;c19;n10
260155;d0;c19;n11
260156;d0;c19;n12
260157;d0;c19;n13
260158;d0;c19;n14
260159;d0;c19;n15
260160;d0;c19;n16
260162;d0;c19;n18
260165;d0;c19;n22
260166;d0;c19;n23
260167;d0;c190;n0
260168;d0;c191;n0
260169;d1;c0;n0
260170;d1;c0;n1
260171;d1;c0;n2
260172;d1;c0;n3
260173;d1;c0;n4
260174;d1;c0;n5
260175;d1;c0;n6
260176;d1;c1;n0
260177;d1;c1;n1
260178;d1;c1;n2
260180;d2;c0;n4
260181;d2;c0;n5
260182;d2;c0;n6
260183;d2;c0;n7
260184;d2;c0;n8
260186;d2;c0;n10
260187;d2;c0;n11
260188;d2;c0;n12
260189;d2;c0;n13
260190;d2;c0;n14
260191;d2;c0;n15
260192;d2;c0;n16
260193;d2;c0;n18
260194;d2;c0;n19
260195;d2;c0;n20
260196;d2;c0;n21
260197;d2;c0;n23
260198;d2;c0;n24
260199;d2;c0;n25
260200;d2;c0;n27
260206;d2;c3;n6
260210;d2;c3;n10
260211;d2;c3;n11
260212;d2;c3;n12
260213;d2;c3;n13
260214;d2;c3;n14
260215;d2;c3;n15
260216;d2;c3;n16
260217;d2;c3;n17
260218;d3;c1;n0
260219;d3;c1;n1
260220;d3;c1;n2
260221;d3;c1;n3
260222;d3;c1;n4
260223;d3;c1;n5
260224;d3;c1;n6
260225;d3;c1;n7
260226;d3;c1;n8
260227;d3;c1;n9
260228;d3;c1;n10
260229;d3;c1;n11
260230;d3;c1;n12
260231;d3;c1;n13
260232;d10;c0;n4
260233;d10;c0;n10
260234;d10;c0;n11
260235;d10;c0;n13
260236;d10;c1;n0
260237;d10;c1;n1
260238;d0;c2;n9
260241;d10;c191;n0
260242;d0;c1;n1;f103;v2;e0
260255;d0;c0;n21
260256;d2;c4;n2
260257;d0;c6;n22
260259;d0;c1;n79;f1;s1
260260;d0;c2;n0;f103;v10;e0
260262;d0;c4;n13;f1
260263;d0;c4;n14;f1
260289;d0;c1;n121
260290;d0;c19;n29
260291;d0;c19;n28
260292;d0;c1;n144
260293;d0;c1;n145
260294;d2;c5;n0
260318;d0;c1;n19;u1;s100;t1
260319;d0;c1;n19;u1;s100;t3
260320;d0;c1;n19;u1;s101;t1
260321;d0;c1;n19;u1;s101;t3
260338;d0;c1;n19;u1;s100;t6
260339;d0;c1;n19;u1;s101;t6
260360;d2;c3;n18
260361;d0;c4;n52;f1
260362;d0;c4;n53;f1
260363;d0;c5;n8;f1
260364;d2;c3;n26
260365;d1;c0;n16
260367;d2;c3;n27
260368;d2;c3;n19
260373;d2;c0;n28;f1
260427;d0;c4;n53;f1;s1
260430;d1;c0;n16;f177;s1
260433;d2;c0;n39;f1
260436;d2;c0;n40;f1
260443;d2;c0;n42
260475;d2;c0;n41;f1
260509;d0;c19;n1
260510;d3;c1;n14
260511;d3;c1;n15
260512;d3;c1;n31
260513;d3;c1;n32
260540;d2;c4;n5
260541;d2;c4;n6
260542;d2;c4;n7
260543;d2;c4;n8
260544;d2;c4;n9
260545;d2;c4;n10
260546;d2;c4;n11
260557;d2;c4;n12
260558;d2;c4;n13
260559;d2;c4;n14
260560;d2;c4;n15
260561;d2;c4;n16
260562;d2;c4;n17
260563;d2;c4;n18
260564;d2;c4;n19
260565;d2;c4;n43
260566;d2;c4;n44
260644;d2;c0;n38
260645;d0;c1;n128;f1;F255;s1
260646;d0;c2;n23;f103;F255;v10;e0;s2
260647;d0;c2;n24;f103;F255;v10;e0;s2
260648;d0;c6;n50;f1;F255
260652;d0;c2;n64;f1;s1
260653;d0;c2;n65;f1;s1
260654;d0;c2;n66;f1;s1
260655;d0;c2;n67;f1;s1
260656;d0;c1;n168
260657;d0;c1;n169;f1;F8
260658;d0;c22;n0
260659;d0;c22;n1
260660;d0;c22;n2
260661;d0;c22;n3
260662;d0;c22;n4
260663;d0;c22;n5
260664;d0;c22;n6
260665;d2;c0;n25;f106;F106;v0;e0;V2;E1
260666;d2;c0;n25;f106;F106;v0;e0;V1;E0
260667;d0;c4;n60;f1
260668;d0;c4;n54;f1;F255
260669;d0;c2;n58;f1
260670;d0;c2;n20
260671;d0;c4;n9;f8
260672;d0;c5;n5;f8
260673;d0;c3;n23
260674;d0;c4;n11;f8
260675;d0;c5;n6;f8
260676;d0;c4;n7;f8
260677;d0;c4;n61;f1
260678;d0;c2;n64;f1
260679;d0;c2;n65;f1
260680;d0;c2;n66;f1
260681;d0;c2;n67;f1
260684;d2;c7;n0;f1
260685;d0;c4;n62;f1
260686;d0;c2;n68;f103;v10;e0
260687;d0;c2;n69;f103;v10;e0
260688;d0;c7;n22
260689;d0;c15;n17
260690;d0;c15;n18
260691;d0;c15;n19
260692;d0;c16;n6
260693;d0;c16;n6;s1
260694;d0;c4;n63;f1
3003;d0;c3;n2
3005;d0;c3;n3
3008;d0;c3;n34
3009;d0;c3;n7
3012;d0;c0;n15
3014;d0;c0;n3
3017;d0;c0;n6
3019;d0;c0;n8
3020;d0;c19;n0
3021;d0;c15;n6
3022;d0;c15;n7
3023;d0;c15;n8
3024;d0;c7;n0
3025;d0;c0;n9
3026;d0;c3;n8
3027;d0;c3;n9
3028;d10;c0;n0
3029;d10;c0;n1
3030;d10;c0;n2
3031;d0;c2;n0
3038;d0;c2;n7
3041;d0;c2;n10
3042;d0;c2;n11
3045;d0;c2;n15
3046;d0;c2;n16
3054;d0;c1;n3
3056;d0;c1;n5
3059;d0;c1;n7
3060;d0;c19;n2
3063;d0;c1;n10
3067;d0;c19;n3
3068;d10;c4;n2
3070;d10;c4;n1
3077;d0;c7;n1
3086;d2;c0;n3
3088;d10;c4;n3
3089;d0;c3;n10
3093;d10;c2;n2
3094;d10;c2;n3
3098;d10;c2;n7
3099;d2;c0;n41;f1;s1
3104;d10;c0;n7
3109;d10;c0;n12
3111;d0;c4;n0
3117;d0;c4;n3
3119;d0;c4;n5
3120;d0;c4;n6
3126;d0;c2;n19
140217;d10;c0;n23
140218;d10;c0;n93
140219;d10;c4;n7
140220;d10;c0;n25
140221;d10;c0;n28
140222;d10;c0;n31
140223;d10;c0;n26
140224;d10;c0;n29
140225;d10;c0;n32
140226;d10;c0;n27
140227;d10;c0;n30
140228;d10;c0;n33
140229;d10;c0;n3
140230;d10;c0;n14
140231;d10;c0;n34
140232;d10;c0;n15
140233;d10;c0;n16
140234;d10;c0;n5
140235;d10;c0;n75
140236;d10;c0;n6
140237;d10;c0;n8
140238;d10;c0;n74
140239;d10;c0;n9
140244;d10;c0;n20
140245;d10;c0;n40;f102;v10;e0
140246;d10;c0;n37
140247;d10;c0;n38
140248;d10;c0;n39
140249;d10;c0;n41;f102;v10;e0
140251;d10;c0;n86
140252;d10;c0;n43
140253;d10;c0;n44
140254;d10;c0;n98
228001;d0;c7;n7;f1;F8
228002;d0;c3;n5;f1
228003;d10;c0;n17
228004;d0;c0;n0;f103;v2;e0;s0
228005;d0;c2;n1;f103;v10;e0;s0
228007;d1;c2;n0;f1;F162;VM;EM
228008;d1;c2;n1;f166;F255
228009;d1;c2;n0;f166;F255
228010;d1;c2;n1;f162;F255
228011;d1;c2;n1;f1;F162;VM;EM
228012;d1;c2;n10
228013;d1;c2;n6;f174;F255
228014;d1;c2;n5;f174;F176;vM;eM;VM;EM
228015;d0;c19;n45
228016;d0;c19;n44
228017;d0;c19;n41
228018;d0;c19;n42
228019;d0;c19;n43
228131;d0;c2;n56;f103;v10;e0
228132;d0;c2;n57;f103;v10;e0
228141;d0;c1;n60
228144;d0;c1;n53;f1;s1
228164;d0;c6;n1;f1;F8
228170;d2;c3;n12;f106;F106;v0;e0;V2;E1
228171;d2;c0;n26;f106;F106;v0;e0;V2;E1
228228;d0;c1;n52;f1;s1
140215;d10;c0;n21
140216;d10;c0;n22
228246;d0;c2;n2;f103;v100;e0
228247;d0;c2;n3;f103;v100;e0`,
  "paramId2.7": `59;d0;c7;n6
260007;d0;c0;n192
260017;d0;c6;n195
260022;d0;c1;n197
260029;d0;c1;n192
260030;d0;c1;n193
260031;d0;c1;n194
260032;d0;c1;n195
260033;d0;c1;n196
260035;d1;c1;n193
260036;d0;c1;n199
260038;d0;c1;n201
260039;d0;c1;n202
260040;d0;c1;n203
260041;d0;c1;n204
260042;d0;c1;n205
260056;d0;c1;n11
260068;d0;c2;n192
260069;d0;c2;n193
260070;d0;c2;n194
260071;d0;c2;n195
260072;d0;c2;n196
260073;d0;c2;n197
260080;d0;c3;n193
260081;d0;c3;n194
260082;d0;c3;n195
260084;d0;c3;n197
260087;d0;c4;n192
260088;d0;c4;n193
260094;d0;c7;n196
260097;d0;c5;n192
260098;d0;c5;n193
260110;d0;c6;n192
260111;d0;c6;n193
260112;d0;c6;n194
260114;d0;c6;n196
260115;d0;c6;n197
260116;d0;c6;n198
260117;d0;c6;n199
260127;d0;c7;n192
260128;d0;c7;n193
260131;d0;c14;n192
260161;d0;c19;n192
260162;d0;c19;n193
260168;d0;c191;n194
260174;d1;c0;n192
260175;d1;c0;n193
260185;d2;c0;n192
260186;d2;c0;n193
260187;d2;c0;n194
260188;d2;c0;n195
260189;d2;c0;n196
260190;d2;c0;n197
260191;d2;c0;n199
260192;d2;c0;n200
260193;d2;c0;n202
260194;d2;c0;n203
260195;d2;c0;n205
260196;d2;c0;n204
260205;d2;c3;n192
260206;d2;c3;n193
260207;d2;c3;n195
260208;d2;c3;n196
260209;d2;c3;n197
260243;d0;c0;n193
260244;d0;c0;n194
260245;d0;c0;n195
260246;d0;c0;n196
260247;d0;c0;n197
260248;d0;c0;n198
260249;d0;c0;n199
260250;d0;c0;n200
260251;d0;c0;n201
260252;d0;c0;n202
260253;d0;c0;n203
260254;d0;c0;n204
260261;d0;c1;n198
260269;d0;c1;n206
260270;d0;c1;n207
260271;d0;c1;n208
260272;d0;c1;n209
260273;d0;c1;n210
260274;d0;c1;n211
260275;d0;c1;n212
260276;d0;c1;n213
260277;d0;c1;n214
260278;d0;c1;n215
260279;d0;c1;n216
260280;d0;c1;n217
260281;d0;c1;n218
260282;d0;c1;n219
260283;d0;c1;n220
260284;d0;c1;n221
260285;d0;c1;n222
260286;d0;c1;n223
260287;d0;c1;n224
260288;d0;c1;n225
260295;d0;c2;n198
260296;d0;c2;n199
260297;d0;c2;n200
260298;d0;c2;n201
260299;d0;c2;n202
260300;d0;c2;n203
260301;d0;c2;n204
260302;d0;c2;n205
260303;d0;c2;n206
260304;d0;c2;n207
260305;d0;c2;n208
260306;d0;c2;n209
260307;d0;c2;n210
260308;d0;c2;n211
260309;d0;c2;n212
260310;d0;c2;n213
260311;d0;c2;n214
260312;d0;c2;n215
260313;d0;c2;n216
260314;d0;c2;n217
260315;d0;c2;n218
260316;d0;c2;n219
260317;d0;c3;n192
260323;d0;c3;n198
260324;d0;c3;n199
260325;d0;c3;n200
260326;d0;c3;n201
260327;d0;c3;n202
260328;d0;c3;n203
260329;d0;c3;n204
260330;d0;c3;n205
260331;d0;c3;n206
260332;d0;c3;n207
260333;d0;c3;n208
260334;d0;c3;n209
260335;d0;c3;n210
260336;d0;c3;n211
260337;d0;c3;n212
260340;d0;c4;n194
260341;d0;c4;n195
260342;d0;c4;n196
260343;d0;c4;n197
260344;d0;c4;n198
260345;d0;c4;n199
260346;d0;c4;n200
260347;d0;c4;n201
260348;d0;c4;n202
260349;d0;c4;n203
260350;d0;c4;n204
260351;d0;c4;n205
260354;d0;c5;n194
260355;d0;c5;n195
260356;d0;c5;n196
260357;d0;c5;n197
260366;d0;c6;n200
260369;d0;c7;n194
260370;d0;c7;n195
260372;d0;c7;n197
260373;d0;c7;n198
260374;d0;c13;n192
260375;d0;c13;n193
260376;d0;c13;n194
260377;d0;c13;n195
260379;d0;c14;n193
260380;d0;c14;n194
260381;d0;c14;n195
260382;d0;c14;n196
260383;d0;c14;n197
260384;d0;c14;n198
260385;d0;c14;n199
260386;d0;c16;n192
260387;d0;c16;n193
260388;d0;c16;n194
260389;d0;c16;n195
260390;d0;c16;n196
260391;d0;c17;n192
260394;d0;c19;n194
260395;d0;c19;n195
260396;d0;c19;n196
260397;d0;c19;n197
260398;d0;c19;n198
260399;d0;c19;n199
260400;d0;c19;n200
260401;d0;c19;n201
260402;d0;c19;n202
260403;d0;c19;n203
260404;d0;c19;n204
260405;d0;c19;n205
260406;d0;c19;n206
260407;d0;c19;n207
260408;d0;c19;n208
260409;d0;c19;n209
260410;d0;c19;n210
260411;d0;c19;n211
260412;d0;c19;n212
260413;d0;c19;n213
260414;d0;c19;n214
260415;d0;c19;n215
260416;d0;c19;n216
260417;d0;c19;n217
260418;d0;c19;n218
260419;d0;c19;n219
260420;d0;c19;n232
260421;d0;c191;n192
260422;d0;c191;n193
260424;d0;c191;n195
260425;d0;c191;n196
260426;d0;c191;n197
260429;d1;c1;n192
260431;d1;c1;n194
260432;d1;c1;n195
260439;d2;c0;n198
260442;d2;c0;n201
260447;d2;c0;n206
260448;d2;c0;n207
260449;d2;c0;n208
260450;d2;c0;n209
260451;d2;c0;n210
260452;d2;c0;n211
260453;d2;c0;n212
260454;d2;c0;n213
260455;d2;c0;n214
260456;d2;c0;n215
260457;d2;c0;n216
260458;d2;c0;n217
260459;d2;c0;n218
260460;d2;c0;n219
260461;d2;c0;n220
260462;d2;c0;n221
260463;d2;c0;n222
260464;d2;c0;n223
260465;d2;c0;n224
260466;d2;c0;n225
260467;d2;c0;n226
260468;d2;c0;n227
260469;d2;c0;n228
260470;d2;c0;n229
260471;d2;c0;n230
260474;d2;c3;n194
260478;d2;c3;n198
260479;d2;c3;n199
260480;d2;c3;n200
260481;d2;c3;n201
260482;d2;c3;n202
260483;d2;c3;n203
260484;d3;c1;n192
260485;d3;c1;n193
260486;d10;c0;n192
260487;d10;c1;n192
260488;d10;c1;n193
260489;d10;c1;n194
260490;d10;c1;n195
260491;d10;c3;n192
260492;d10;c3;n193
260493;d10;c3;n194
260494;d10;c3;n195
260495;d10;c3;n196
260496;d10;c3;n197
260497;d10;c3;n198
260498;d10;c3;n199
260499;d10;c3;n200
260500;d10;c3;n201
260501;d10;c3;n202
260502;d10;c4;n192
260503;d10;c4;n193
260504;d10;c4;n194
260505;d10;c4;n195
260506;d10;c4;n196
260507;d10;c4;n197
260508;d255;c255;n255
228001;d0;c7;n7
228164;d0;c6;n1
228228;d0;c1;n8`,
  "paramId2.98": `8;d192;c128;n8
9;d192;c128;n9
15;d192;c128;n15
16;d192;c128;n16
17;d192;c128;n17
18;d192;c128;n18
20;d192;c128;n20
21;d192;c128;n21
22;d192;c128;n22
23;d192;c128;n23
26;d192;c128;n26
27;d192;c128;n27
28;d192;c128;n28
29;d192;c128;n29
30;d192;c128;n30
31;d192;c128;n31
32;d192;c128;n32
33;d192;c128;n33
34;d192;c128;n34
44;d192;c128;n44
45;d192;c128;n45
47;d192;c128;n47
48;d192;c128;n48
50;d192;c128;n50
53;d192;c128;n53
55;d192;c128;n55
56;d192;c128;n56
57;d192;c128;n57
58;d192;c128;n58
66;d192;c128;n66
67;d192;c128;n67
74;d192;c128;n74
78;d192;c128;n78
79;d192;c128;n79
124;d192;c128;n124
137;d192;c128;n137
142;d192;c128;n142
144;d192;c128;n144
148;d192;c128;n148
149;d192;c128;n149
150;d192;c128;n150
159;d192;c128;n159
160;d192;c128;n160
161;d192;c128;n161
162;d192;c128;n162
163;d192;c128;n163
164;d192;c128;n164
169;d192;c128;n169
174;d192;c128;n174
175;d192;c128;n175
178;d192;c128;n178
180;d192;c128;n180
181;d192;c128;n181
182;d192;c128;n182
186;d192;c128;n186
187;d192;c128;n187
188;d192;c128;n188
195;d192;c128;n195
196;d192;c128;n196
197;d192;c128;n197
198;d192;c128;n198
205;d192;c128;n205
206;d192;c128;n206
208;d192;c128;n208
209;d192;c128;n209
210;d192;c128;n210
211;d192;c128;n211
212;d192;c128;n212
213;d192;c128;n213
229;d192;c128;n229
230;d192;c128;n230
231;d192;c128;n231
232;d192;c128;n232
234;d192;c128;n234
238;d192;c128;n238
239;d192;c128;n239
240;d192;c128;n240
243;d192;c128;n243
244;d192;c128;n244
245;d192;c128;n245
228021;d192;c228;n21
228022;d192;c228;n22
228023;d192;c228;n23
228024;d192;c228;n24
228028;d192;c228;n28
228047;d192;c228;n47
228048;d192;c228;n48
228050;d192;c228;n50
228051;d192;c228;n51
228052;d192;c228;n52
228053;d192;c228;n53
228057;d192;c228;n57
228058;d192;c228;n58
228059;d192;c228;n59
228060;d192;c228;n60
228080;l1;d2;c0;n192;s1
228081;l1;d2;c0;n193;s1
228082;l1;d2;c0;n194;s1
228083;l1;d2;c0;n195
228084;l1;d2;c0;n197
228085;l1;d2;c0;n196
228089;d192;c228;n89
228090;d192;c228;n90
228094;d192;c228;n94
228129;d192;c228;n129
228130;d192;c228;n130
228249;d192;c228;n249
228251;d192;c228;n251
140217;d192;c140;n217
140218;d192;c140;n218
140219;d192;c140;n219
140220;d192;c140;n220
140221;d192;c140;n221
140222;d192;c140;n222
140223;d192;c140;n223
140224;d192;c140;n224
140225;d192;c140;n225
140226;d192;c140;n226
140227;d192;c140;n227
140228;d192;c140;n228
140231;d192;c140;n231
140233;d192;c140;n233
140235;d192;c140;n235
140237;d192;c140;n237
140238;d192;c140;n238
140239;d192;c140;n239
140240;d192;c140;n240
140241;d192;c140;n241
140242;d192;c140;n242
140243;d192;c140;n243
140244;d192;c140;n244
140245;d192;c140;n245
140246;d192;c140;n246
140247;d192;c140;n247
140248;d192;c140;n248
140249;d192;c140;n249
140251;d192;c140;n251
140252;d192;c140;n252
140253;d192;c140;n253
140254;d192;c140;n254
228003;d192;c228;n3
228004;d192;c228;n4
228005;d192;c228;n5
228006;d192;c228;n6
228007;d192;c228;n7
228008;d192;c228;n8
228009;d192;c228;n9
228010;d192;c228;n10
228011;d192;c228;n11
228012;d192;c228;n12
228013;d192;c228;n13
228014;d192;c228;n14
228015;d192;c228;n15
228016;d192;c228;n16
228017;d192;c228;n17
228018;d192;c228;n18
228019;d192;c228;n19
228131;d192;c228;n131
228132;d192;c228;n132
140215;d192;c140;n215
140216;d192;c140;n216
228246;d192;c228;n246
228247;d192;c228;n247
4;d192;c128;n4
5;d192;c128;n5
6;d192;c128;n6
7;d192;c128;n7
8;l1;d2;c0;n202;f1;s1
9;l1;d2;c0;n204;f1;s1
11;d192;c128;n11
12;d192;c128;n12
13;d192;c128;n13
14;d192;c128;n14
19;d192;c128;n19
32;l1;d0;c19;n192
35;d192;c128;n35
36;d192;c128;n36
37;d192;c128;n37
38;d192;c128;n38
39;d192;c128;n39
40;d192;c128;n40
41;d192;c128;n41
42;d192;c128;n42
44;l1;d0;c1;n197;f1;s1
45;l1;d2;c0;n203;f1;s1
46;d192;c128;n46
51;d0;c0;n0;f103;v2;e0;u1;s2;t24
52;d0;c0;n0;f103;v2;e0;u1;s3;t24
62;d192;c128;n62
63;d192;c128;n63
64;d192;c128;n64
65;d192;c128;n65
70;d192;c128;n70
71;d192;c128;n71
123;d192;c128;n123
125;d192;c128;n125
127;d192;c128;n127
128;d192;c128;n128
139;d192;c128;n139
140;d192;c128;n140
141;l1;d0;c1;n254
142;l1;d0;c1;n196;f1;s1
143;l1;d0;c1;n195;f1;s1
144;l1;d0;c1;n198;f1;s1
152;d0;c3;n25;f105
153;d192;c128;n153
154;d192;c128;n154
158;d192;c128;n158
164;l1;d0;c6;n192;f1;F8
170;d192;c128;n170
171;d192;c128;n171
182;l1;d0;c1;n199;f1;s1
183;d192;c128;n183
184;d192;c128;n184
185;d192;c128;n185
186;l1;d0;c6;n193
187;l1;d0;c6;n194
188;l1;d0;c6;n195
190;d192;c128;n190
191;d192;c128;n191
192;d192;c128;n192
193;d192;c128;n193
198;l1;d2;c0;n205
199;d192;c128;n199
200;d192;c128;n200
204;d192;c128;n204
205;l1;d2;c0;n201;s1
206;l1;d0;c14;n192;f1;F8
214;d192;c128;n214
215;d192;c128;n215
216;d192;c128;n216
217;d192;c128;n217
218;d192;c128;n218
219;d192;c128;n219
220;d192;c128;n220
221;d192;c128;n221
222;d192;c128;n222
223;d192;c128;n223
224;d192;c128;n224
225;d192;c128;n225
226;d192;c128;n226
227;d192;c128;n227
228;l1;d0;c1;n193;f1;F255;s1
233;d192;c128;n233
236;d192;c128;n236
237;d192;c128;n237
239;l1;d0;c1;n201;f1;s1
240;l1;d0;c1;n202;f1;s1
241;d192;c128;n241
242;d192;c128;n242
243;l1;d0;c19;n193
249;d192;c128;n249
250;d192;c128;n250
251;d192;c128;n251
252;d192;c128;n252
253;d192;c128;n253
254;d192;c128;n254
228025;d192;c228;n25
228026;d0;c0;n0;f103;v2;e0;u1;s2;t3
228027;d0;c0;n0;f103;v2;e0;u1;s3;t3
228040;d192;c228;n40
228041;d192;c228;n41
228042;d192;c228;n42
228043;d192;c228;n43
228078;l1;d2;c0;n198
228079;l1;d2;c0;n199
228091;d192;c228;n91
228092;d192;c228;n92
228093;d192;c228;n93
228100;d192;c228;n100
228101;d192;c228;n101
228102;d192;c228;n102
228103;d192;c228;n103
228216;l1;d0;c1;n194;f1;s1
228248;d192;c228;n248
228250;d192;c228;n250
228251;l1;d0;c1;n200;f1;s1
228252;d192;c228;n252
228255;d192;c228;n255
235072;l1;d0;c1;n192;f1;F255;s1
235141;l1;d0;c1;n254;s0
235152;d0;c3;n25;f105;s0
260651;l1;d2;c0;n200
140200;d192;c140;n200
140250;d192;c140;n250
228006;l1;d0;c6;n192;f1;F8;s0
228134;l228;d0;c254;n134
228136;l228;d0;c254;n136
228253;d192;c228;n253
228254;d192;c228;n254`,
  paramId1: `1;T3;P35
1;T2;P35
1;T1;P35
2;T3;P36
2;T2;P36
2;T1;P36
3;T3;P13
3;T2;P13
3;T1;P13
10;T3;P32
10;T2;P32
10;T1;P32
54;T3;P1
54;T2;P1
54;T1;P1
60;T3;P4
60;T2;P4
60;T1;P4
121;T3;P15;L105;h2
121;T2;P15;L105;h2
121;T1;P15;L105;h2
122;T3;P16;L105;h2
122;T2;P16;L105;h2
122;T1;P16;L105;h2
129;T3;P6
129;T2;P6
129;T1;P6
130;T3;P11
130;T2;P11
130;T1;P11
131;T3;P33
131;T2;P33
131;T1;P33
132;T3;P34
132;T2;P34
132;T1;P34
133;T3;P51
133;T2;P51
133;T1;P51
134;T3;P1;L1
134;T2;P1;L1
134;T1;P1;L1
135;T3;P39
135;T2;P39
135;T1;P39
138;T3;P43
138;T2;P43
138;T1;P43
151;T3;P2
151;T2;P2
151;T1;P2
155;T3;P44
155;T2;P44
155;T1;P44
156;T3;P7
156;T2;P7
156;T1;P7
157;T3;P52
157;T2;P52
157;T1;P52
165;T3;P33;L105;h10
165;T2;P33;L105;h10
165;T1;P33;L105;h10
166;T3;P34;L105;h10
166;T2;P34;L105;h10
166;T1;P34;L105;h10
167;T3;P11;L105;h2
167;T2;P11;L105;h2
167;T1;P11;L105;h2
168;T3;P17;L105;h2
168;T2;P17;L105;h2
168;T1;P17;L105;h2
172;T3;P81
172;T2;P81
172;T1;P81
173;T3;P83
173;T2;P83
173;T1;P83
182;T3;P57
182;T2;P57
182;T1;P57
194;T3;P118
194;T2;P118
194;T1;P118
205;T3;P90
205;T2;P90
205;T1;P90
206;T3;P10
206;T2;P10
206;T1;P10
3062;T3;P62
3062;T2;P62
3062;T1;P62
3066;T3;P66
3066;T2;P66
3066;T1;P66
3072;T3;P72
3072;T2;P72
3072;T1;P72
3073;T3;P73
3073;T2;P73
3073;T1;P73
3074;T3;P74
3074;T2;P74
3074;T1;P74
3075;T3;P75
3075;T2;P75
3075;T1;P75
3079;T3;P79
3079;T2;P79
3079;T1;P79
3121;T3;P121
3121;T2;P121
3121;T1;P121
3122;T3;P122
3122;T2;P122
3122;T1;P122
3123;T3;P123
3123;T2;P123
3123;T1;P123
260011;T3;P78
260011;T2;P78
260011;T1;P78
260102;T3;P76
260102;T2;P76
260102;T1;P76
260509;T3;P84
260509;T2;P84
260509;T1;P84
3003;T3;P3
3003;T2;P3
3003;T1;P3
3005;T3;P5
3005;T2;P5
3005;T1;P5
3008;T3;P8
3008;T2;P8
3008;T1;P8
3009;T3;P9
3009;T2;P9
3009;T1;P9
3014;T3;P14
3014;T2;P14
3014;T1;P14
3015;T3;P15
3015;T2;P15
3015;T1;P15
3016;T3;P16
3016;T2;P16
3016;T1;P16
3017;T3;P17
3017;T2;P17
3017;T1;P17
3018;T3;P18
3018;T2;P18
3018;T1;P18
3019;T3;P19
3019;T2;P19
3019;T1;P19
3020;T3;P20
3020;T2;P20
3020;T1;P20
3021;T3;P21
3021;T2;P21
3021;T1;P21
3022;T3;P22
3022;T2;P22
3022;T1;P22
3023;T3;P23
3023;T2;P23
3023;T1;P23
3024;T3;P24
3024;T2;P24
3024;T1;P24
3025;T3;P25
3025;T2;P25
3025;T1;P25
3026;T3;P26
3026;T2;P26
3026;T1;P26
3027;T3;P27
3027;T2;P27
3027;T1;P27
3028;T3;P28
3028;T2;P28
3028;T1;P28
3029;T3;P29
3029;T2;P29
3029;T1;P29
3030;T3;P30
3030;T2;P30
3030;T1;P30
3031;T3;P31
3031;T2;P31
3031;T1;P31
3037;T3;P37
3037;T2;P37
3037;T1;P37
3038;T3;P38
3038;T2;P38
3038;T1;P38
3041;T3;P41
3041;T2;P41
3041;T1;P41
3042;T3;P42
3042;T2;P42
3042;T1;P42
3045;T3;P45
3045;T2;P45
3045;T1;P45
3046;T3;P46
3046;T2;P46
3046;T1;P46
3047;T3;P47
3047;T2;P47
3047;T1;P47
3048;T3;P48
3048;T2;P48
3048;T1;P48
3053;T3;P53
3053;T2;P53
3053;T1;P53
3054;T3;P54
3054;T2;P54
3054;T1;P54
3055;T3;P55
3055;T2;P55
3055;T1;P55
3056;T3;P56
3056;T2;P56
3056;T1;P56
3059;T3;P59
3059;T2;P59
3059;T1;P59
3060;T3;P60
3060;T2;P60
3060;T1;P60
3063;T3;P63
3063;T2;P63
3063;T1;P63
3064;T3;P64
3064;T2;P64
3064;T1;P64
3067;T3;P67
3067;T2;P67
3067;T1;P67
3068;T3;P68
3068;T2;P68
3068;T1;P68
3069;T3;P69
3069;T2;P69
3069;T1;P69
3070;T3;P70
3070;T2;P70
3070;T1;P70
3077;T3;P77
3077;T2;P77
3077;T1;P77
3080;T3;P80
3080;T2;P80
3080;T1;P80
3082;T3;P82
3082;T2;P82
3082;T1;P82
3086;T3;P86
3086;T2;P86
3086;T1;P86
3088;T3;P88
3088;T2;P88
3088;T1;P88
3089;T3;P89
3089;T2;P89
3089;T1;P89
3091;T3;P91
3091;T2;P91
3091;T1;P91
3092;T3;P92
3092;T2;P92
3092;T1;P92
3093;T3;P93
3093;T2;P93
3093;T1;P93
3094;T3;P94
3094;T2;P94
3094;T1;P94
3095;T3;P95
3095;T2;P95
3095;T1;P95
3096;T3;P96
3096;T2;P96
3096;T1;P96
3097;T3;P97
3097;T2;P97
3097;T1;P97
3098;T3;P98
3098;T2;P98
3098;T1;P98
3099;T3;P99
3099;T2;P99
3099;T1;P99
3100;T3;P100
3100;T2;P100
3100;T1;P100
3101;T3;P101
3101;T2;P101
3101;T1;P101
3102;T3;P102
3102;T2;P102
3102;T1;P102
3103;T3;P103
3103;T2;P103
3103;T1;P103
3104;T3;P104
3104;T2;P104
3104;T1;P104
3105;T3;P105
3105;T2;P105
3105;T1;P105
3106;T3;P106
3106;T2;P106
3106;T1;P106
3107;T3;P107
3107;T2;P107
3107;T1;P107
3108;T3;P108
3108;T2;P108
3108;T1;P108
3109;T3;P109
3109;T2;P109
3109;T1;P109
3110;T3;P110
3110;T2;P110
3110;T1;P110
3111;T3;P111
3111;T2;P111
3111;T1;P111
3112;T3;P112
3112;T2;P112
3112;T1;P112
3113;T3;P113
3113;T2;P113
3113;T1;P113
3114;T3;P114
3114;T2;P114
3114;T1;P114
3115;T3;P115
3115;T2;P115
3115;T1;P115
3116;T3;P116
3116;T2;P116
3116;T1;P116
3117;T3;P117
3117;T2;P117
3117;T1;P117
3119;T3;P119
3119;T2;P119
3119;T1;P119
3120;T3;P120
3120;T2;P120
3120;T1;P120
3124;T3;P124
3124;T2;P124
3124;T1;P124
3125;T3;P125
3125;T2;P125
3125;T1;P125
3126;T3;P126
3126;T2;P126
3126;T1;P126
3127;T3;P127
3127;T2;P127
3127;T1;P127
228002;T3;P7;L1
228002;T2;P7;L1
228002;T1;P7;L1
228039;T3;P86
228039;T2;P86
228039;T1;P86
228139;T3;P85
228139;T2;P85
228139;T1;P85
228144;T3;P65
228144;T2;P65
228144;T1;P65
228164;T3;P71
228164;T2;P71
228164;T1;P71
228228;T3;P61;L1;h0
228228;T2;P61;L1;h0
228228;T1;P61;L1;h0`,
  "paramId1.98": `1;T128;P1
2;T128;P2
3;T128;P3
4;T128;P4
5;T128;P5
6;T128;P6
7;T128;P7
8;T128;P8
9;T128;P9
10;T128;P10
11;T128;P11
12;T128;P12
13;T128;P13
14;T128;P14
15;T128;P15
16;T128;P16
17;T128;P17
18;T128;P18
19;T128;P19
20;T128;P20
21;T128;P21
22;T128;P22
23;T128;P23
26;T128;P26
27;T128;P27
28;T128;P28
29;T128;P29
30;T128;P30
31;T128;P31
32;T128;P32
33;T128;P33
34;T128;P34
35;T128;P35
36;T128;P36
37;T128;P37
38;T128;P38
39;T128;P39
40;T128;P40
41;T128;P41
42;T128;P42
43;T128;P43
44;T128;P44
45;T128;P45
46;T128;P46
47;T128;P47
48;T128;P48
49;T128;P49
50;T128;P50
51;T128;P51
52;T128;P52
53;T128;P53
54;T128;P54
55;T128;P55
56;T128;P56
57;T128;P57
58;T128;P58
59;T128;P59
60;T128;P60
62;T128;P62
63;T128;P63
64;T128;P64
65;T128;P65
66;T128;P66
67;T128;P67
68;T128;P68
69;T128;P69
70;T128;P70
71;T128;P71
72;T128;P72
73;T128;P73
74;T128;P74
75;T128;P75
76;T128;P76
77;T128;P77
78;T128;P78
79;T128;P79
121;T128;P121
122;T128;P122
123;T128;P123
124;T128;P124
125;T128;P125
127;T128;P127
127;T160;P127
128;T128;P128
128;T160;P128
129;T128;P129
129;T160;P129
129;T170;P129
129;T180;P129
129;T190;P129
130;T128;P130
130;T160;P130
130;T170;P130
130;T180;P130
130;T190;P130
131;T128;P131
131;T160;P131
131;T170;P131
131;T180;P131
131;T190;P131
132;T128;P132
132;T160;P132
132;T170;P132
132;T180;P132
132;T190;P132
133;T128;P133
133;T160;P133
133;T170;P133
133;T180;P133
133;T190;P133
134;T128;P134
134;T160;P134
134;T162;P52
134;T180;P134
134;T190;P134
135;T128;P135
135;T170;P135
136;T128;P136
136;T160;P136
137;T128;P137
137;T180;P137
138;T128;P138
138;T160;P138
138;T170;P138
138;T180;P138
138;T190;P138
139;T128;P139
139;T160;P139
139;T170;P139
139;T190;P139
140;T128;P140
140;T170;P140
141;T128;P141
141;T170;P141
141;T180;P141
142;T128;P142
142;T170;P142
142;T180;P142
143;T128;P143
143;T170;P143
143;T180;P143
144;T128;P144
144;T180;P144
145;T128;P145
145;T160;P145
146;T128;P146
146;T160;P146
146;T170;P146
146;T180;P146
146;T190;P146
147;T128;P147
147;T160;P147
147;T170;P147
147;T180;P147
147;T190;P147
148;T128;P148
149;T128;P149
150;T128;P150
151;T128;P151
151;T160;P151
151;T170;P151
151;T180;P151
151;T190;P151
152;T128;P152
152;T160;P152
153;T128;P153
154;T128;P154
155;T128;P155
155;T160;P155
155;T170;P155
155;T180;P155
155;T190;P155
156;T128;P156
157;T128;P157
157;T170;P157
157;T190;P157
158;T128;P158
158;T160;P158
159;T128;P159
160;T128;P160
161;T128;P161
162;T128;P162
163;T128;P163
164;T128;P164
164;T160;P164
164;T170;P164
164;T180;P164
164;T190;P164
165;T128;P165
165;T160;P165
165;T180;P165
165;T190;P165
166;T128;P166
166;T160;P166
166;T180;P166
166;T190;P166
167;T128;P167
167;T160;P167
167;T180;P167
167;T190;P167
168;T128;P168
168;T160;P168
168;T180;P168
168;T190;P168
169;T128;P169
169;T190;P169
170;T128;P170
170;T160;P170
171;T128;P171
172;T128;P172
172;T160;P172
172;T171;P172
172;T174;P172
172;T175;P172
172;T180;P172
172;T190;P172
173;T128;P173
173;T160;P173
174;T128;P174
174;T160;P174
174;T190;P174
175;T128;P175
175;T190;P175
176;T128;P176
176;T160;P176
176;T170;P176
176;T190;P176
177;T128;P177
177;T160;P177
177;T170;P177
177;T190;P177
178;T128;P178
178;T160;P178
178;T190;P178
179;T128;P179
179;T160;P179
179;T190;P179
180;T128;P180
180;T170;P180
180;T180;P180
181;T128;P181
181;T170;P181
181;T180;P181
182;T128;P182
182;T170;P182
182;T180;P182
182;T190;P182
183;T128;P183
183;T160;P183
184;T128;P184
184;T170;P184
185;T128;P185
185;T160;P185
185;T170;P185
186;T128;P186
186;T160;P186
187;T128;P187
187;T160;P187
188;T128;P188
188;T160;P188
189;T128;P189
190;T128;P190
190;T160;P190
191;T128;P191
191;T160;P191
192;T128;P192
192;T160;P192
193;T128;P193
193;T160;P193
194;T128;P194
195;T128;P195
195;T160;P195
196;T128;P196
196;T160;P196
197;T128;P197
197;T160;P197
198;T128;P198
199;T128;P199
200;T128;P200
200;T160;P200
201;T128;P201
201;T170;P201
201;T190;P201
202;T128;P202
202;T170;P202
202;T190;P202
203;T128;P203
204;T128;P204
204;T160;P204
205;T128;P205
205;T180;P205
206;T128;P206
207;T128;P207
208;T128;P208
209;T128;P209
210;T128;P210
211;T128;P211
212;T128;P212
213;T128;P213
214;T128;P214
215;T128;P215
216;T128;P216
217;T128;P217
218;T128;P218
219;T128;P219
220;T128;P220
221;T128;P221
222;T128;P222
222;T130;P222
223;T128;P223
223;T130;P223
224;T128;P224
225;T128;P225
226;T128;P226
227;T128;P227
227;T130;P227
228;T128;P228
228;T160;P228
228;T170;P228
228;T190;P228
229;T128;P229
229;T160;P229
230;T128;P230
230;T160;P230
231;T128;P231
232;T128;P232
232;T160;P232
233;T128;P233
233;T160;P233
234;T128;P234
234;T160;P234
235;T128;P235
235;T160;P235
236;T128;P236
236;T160;P236
237;T128;P237
237;T160;P237
238;T128;P238
238;T160;P238
239;T128;P239
240;T128;P240
241;T128;P241
242;T128;P242
243;T128;P243
244;T128;P244
244;T160;P244
245;T128;P245
245;T160;P245
246;T128;P246
247;T128;P247
248;T128;P248
249;T128;P249
250;T128;P250
251;T128;P251
252;T128;P252
253;T128;P253
254;T128;P254
140207;T140;P207
140208;T140;P208
140209;T140;P209
140210;T140;P210
140211;T140;P211
140212;T140;P212
140213;T140;P213
140214;T140;P214
228020;T228;P20
228021;T228;P21
228022;T228;P22
228023;T228;P23
228024;T228;P24
228025;T228;P25
228026;T228;P26
228027;T228;P27
228028;T228;P28
228029;T228;P29
228037;T228;P37
228040;T228;P40
228041;T228;P41
228042;T228;P42
228043;T228;P43
228044;T228;P44
228046;T228;P46
228047;T228;P47
228048;T228;P48
228050;T228;P50
228051;T228;P51
228052;T228;P52
228053;T228;P53
228070;T228;P70
228071;T228;P71
228072;T228;P72
228073;T228;P73
228074;T228;P74
228078;T228;P78
228079;T228;P79
228080;T228;P80
228081;T228;P81
228082;T228;P82
228083;T228;P83
228084;T228;P84
228085;T228;P85
228088;T228;P88
228089;T228;P89
228090;T228;P90
228091;T228;P91
228092;T228;P92
228093;T228;P93
228094;T228;P94
228129;T228;P129
228130;T228;P130
228216;T228;P216
228217;T228;P217
228218;T228;P218
228219;T228;P219
228220;T228;P220
228221;T228;P221
228222;T228;P222
228223;T228;P223
228224;T228;P224
228225;T228;P225
228226;T228;P226
228227;T228;P227
228229;T228;P229
228230;T228;P230
228239;T228;P239
228240;T228;P240
228241;T228;P241
228242;T228;P242
228243;T228;P243
228244;T228;P244
228245;T228;P245
228249;T228;P249
228250;T228;P250
228251;T228;P251
228252;T228;P252
235020;T235;P20
235021;T235;P21
235022;T235;P22
235023;T235;P23
235024;T235;P24
235025;T235;P25
235026;T235;P26
235027;T235;P27
235028;T235;P28
235029;T235;P29
235030;T235;P30
235031;T235;P31
235032;T235;P32
235033;T235;P33
235034;T235;P34
235035;T235;P35
235036;T235;P36
235037;T235;P37
235038;T235;P38
235039;T235;P39
235040;T235;P40
235041;T235;P41
235042;T235;P42
235043;T235;P43
235044;T235;P44
235045;T235;P45
235046;T235;P46
235047;T235;P47
235048;T235;P48
235049;T235;P49
235050;T235;P50
235051;T235;P51
235052;T235;P52
235053;T235;P53
235054;T235;P54
235055;T235;P55
235056;T235;P56
235057;T235;P57
235058;T235;P58
235059;T235;P59
235060;T235;P60
235061;T235;P61
235062;T235;P62
235063;T235;P63
235064;T235;P64
235068;T235;P68
235069;T235;P69
235070;T235;P70
260048;T254;P48
260109;T228;P109
260121;T228;P121
260123;T228;P123
140200;T140;P200
140217;T140;P217
140218;T140;P218
140219;T140;P219
140220;T140;P220
140221;T140;P221
140222;T140;P222
140223;T140;P223
140224;T140;P224
140225;T140;P225
140226;T140;P226
140227;T140;P227
140228;T140;P228
140229;T140;P229
140230;T140;P230
140231;T140;P231
140232;T140;P232
140233;T140;P233
140234;T140;P234
140235;T140;P235
140236;T140;P236
140237;T140;P237
140238;T140;P238
140239;T140;P239
140240;T140;P240
140241;T140;P241
140242;T140;P242
140243;T140;P243
140244;T140;P244
140245;T140;P245
140246;T140;P246
140247;T140;P247
140248;T140;P248
140249;T140;P249
140250;T140;P250
140251;T140;P251
140252;T140;P252
140253;T140;P253
140254;T140;P254
228001;T228;P1
228002;T228;P2
228003;T228;P3
228004;T228;P4
228005;T228;P5
228006;T228;P6
228007;T228;P7
228008;T228;P8
228009;T228;P9
228010;T228;P10
228011;T228;P11
228012;T228;P12
228013;T228;P13
228014;T228;P14
228015;T228;P15
228016;T228;P16
228017;T228;P17
228018;T228;P18
228019;T228;P19
228039;T228;P39
228131;T228;P131
228132;T228;P132
228139;T228;P139
228141;T228;P141
228144;T228;P144
228164;T228;P164
228170;T228;P170
228171;T228;P171
228228;T228;P228
140215;T140;P215
140216;T140;P216
228134;T228;P134
228136;T228;P136
228246;T228;P246
228247;T228;P247
228253;T228;P253
228254;T228;P254`,
  cfName1: `geopotential;T3;P6
geopotential;T2;P6
geopotential;T1;P6
air_temperature;T3;P11
air_temperature;T2;P11
air_temperature;T1;P11
eastward_wind;T3;P33
eastward_wind;T2;P33
eastward_wind;T1;P33
northward_wind;T3;P34
northward_wind;T2;P34
northward_wind;T1;P34
specific_humidity;T3;P51
specific_humidity;T2;P51
specific_humidity;T1;P51
surface_air_pressure;T3;P1;L1
surface_air_pressure;T2;P1;L1
surface_air_pressure;T1;P1;L1
lagrangian_tendency_of_air_pressure;T3;P39
lagrangian_tendency_of_air_pressure;T2;P39
lagrangian_tendency_of_air_pressure;T1;P39
atmosphere_relative_vorticity;T3;P43
atmosphere_relative_vorticity;T2;P43
atmosphere_relative_vorticity;T1;P43
air_pressure_at_mean_sea_level;T3;P2
air_pressure_at_mean_sea_level;T2;P2
air_pressure_at_mean_sea_level;T1;P2
divergence_of_wind;T3;P44
divergence_of_wind;T2;P44
divergence_of_wind;T1;P44
geopotential_height;T3;P7
geopotential_height;T2;P7
geopotential_height;T1;P7
relative_humidity;T3;P52
relative_humidity;T2;P52
relative_humidity;T1;P52
land_binary_mask;T3;P81
land_binary_mask;T2;P81
land_binary_mask;T1;P81
surface_roughness_length;T3;P83
surface_roughness_length;T2;P83
surface_roughness_length;T1;P83
lwe_thickness_of_water_evaporation_amount;T3;P57
lwe_thickness_of_water_evaporation_amount;T2;P57
lwe_thickness_of_water_evaporation_amount;T1;P57
atmosphere_mass_content_of_ozone;T3;P10
atmosphere_mass_content_of_ozone;T2;P10
atmosphere_mass_content_of_ozone;T1;P10
lwe_thickness_of_surface_snow_amount;T3;P66
lwe_thickness_of_surface_snow_amount;T2;P66
lwe_thickness_of_surface_snow_amount;T1;P66
convective_cloud_area_fraction;T3;P72
convective_cloud_area_fraction;T2;P72
convective_cloud_area_fraction;T1;P72
surface_upward_latent_heat_flux;T3;P121
surface_upward_latent_heat_flux;T2;P121
surface_upward_latent_heat_flux;T1;P121
surface_upward_sensible_heat_flux;T3;P122
surface_upward_sensible_heat_flux;T2;P122
surface_upward_sensible_heat_flux;T1;P122
kinetic_energy_dissipation_in_atmosphere_boundary_layer;T3;P123
kinetic_energy_dissipation_in_atmosphere_boundary_layer;T2;P123
kinetic_energy_dissipation_in_atmosphere_boundary_layer;T1;P123
surface_albedo;T3;P84
surface_albedo;T2;P84
surface_albedo;T1;P84
lwe_thickness_of_convective_precipitation_amount;T3;P63
lwe_thickness_of_convective_precipitation_amount;T2;P63
lwe_thickness_of_convective_precipitation_amount;T1;P63`,
  "cfName1.98": `sea_ice_area_fraction;T128;P31
geopotential;T128;P129
geopotential;T160;P129
geopotential;T170;P129
geopotential;T180;P129
geopotential;T190;P129
air_temperature;T128;P130
air_temperature;T160;P130
air_temperature;T170;P130
air_temperature;T180;P130
air_temperature;T190;P130
eastward_wind;T128;P131
eastward_wind;T160;P131
eastward_wind;T170;P131
eastward_wind;T180;P131
eastward_wind;T190;P131
northward_wind;T128;P132
northward_wind;T160;P132
northward_wind;T170;P132
northward_wind;T180;P132
northward_wind;T190;P132
specific_humidity;T128;P133
specific_humidity;T160;P133
specific_humidity;T170;P133
specific_humidity;T180;P133
specific_humidity;T190;P133
surface_air_pressure;T128;P134
surface_air_pressure;T160;P134
surface_air_pressure;T162;P52
surface_air_pressure;T180;P134
surface_air_pressure;T190;P134
lagrangian_tendency_of_air_pressure;T128;P135
lagrangian_tendency_of_air_pressure;T170;P135
lwe_thickness_of_atmosphere_mass_content_of_water_vapor;T128;P137
lwe_thickness_of_atmosphere_mass_content_of_water_vapor;T180;P137
atmosphere_relative_vorticity;T128;P138
atmosphere_relative_vorticity;T160;P138
atmosphere_relative_vorticity;T170;P138
atmosphere_relative_vorticity;T180;P138
atmosphere_relative_vorticity;T190;P138
surface_temperature;T128;P139
surface_temperature;T160;P139
surface_temperature;T170;P139
surface_temperature;T190;P139
lwe_thickness_of_soil_moisture_content;T128;P140
lwe_thickness_of_soil_moisture_content;T170;P140
lwe_thickness_of_surface_snow_amount;T128;P141
lwe_thickness_of_surface_snow_amount;T170;P141
lwe_thickness_of_surface_snow_amount;T180;P141
lwe_thickness_of_stratiform_precipitation_amount;T128;P142
lwe_thickness_of_stratiform_precipitation_amount;T170;P142
lwe_thickness_of_stratiform_precipitation_amount;T180;P142
lwe_thickness_of_convective_precipitation_amount;T128;P143
lwe_thickness_of_convective_precipitation_amount;T170;P143
lwe_thickness_of_convective_precipitation_amount;T180;P143
lwe_thickness_of_snowfall_amount;T128;P144
lwe_thickness_of_snowfall_amount;T180;P144
kinetic_energy_dissipation_in_atmosphere_boundary_layer;T128;P145
kinetic_energy_dissipation_in_atmosphere_boundary_layer;T160;P145
surface_upward_sensible_heat_flux;T128;P146
surface_upward_sensible_heat_flux;T160;P146
surface_upward_sensible_heat_flux;T170;P146
surface_upward_sensible_heat_flux;T180;P146
surface_upward_sensible_heat_flux;T190;P146
surface_upward_latent_heat_flux;T128;P147
surface_upward_latent_heat_flux;T160;P147
surface_upward_latent_heat_flux;T170;P147
surface_upward_latent_heat_flux;T180;P147
surface_upward_latent_heat_flux;T190;P147
air_pressure_at_mean_sea_level;T128;P151
air_pressure_at_mean_sea_level;T160;P151
air_pressure_at_mean_sea_level;T170;P151
air_pressure_at_mean_sea_level;T180;P151
air_pressure_at_mean_sea_level;T190;P151
divergence_of_wind;T128;P155
divergence_of_wind;T160;P155
divergence_of_wind;T170;P155
divergence_of_wind;T180;P155
divergence_of_wind;T190;P155
geopotential_height;T128;P156
relative_humidity;T128;P157
relative_humidity;T170;P157
relative_humidity;T190;P157
tendency_of_surface_air_pressure;T128;P158
tendency_of_surface_air_pressure;T160;P158
cloud_area_fraction;T128;P164
cloud_area_fraction;T160;P164
cloud_area_fraction;T170;P164
cloud_area_fraction;T180;P164
cloud_area_fraction;T190;P164
surface_downwelling_shortwave_flux_in_air;T128;P169
surface_downwelling_shortwave_flux_in_air;T190;P169
land_binary_mask;T128;P172
land_binary_mask;T160;P172
land_binary_mask;T171;P172
land_binary_mask;T174;P172
land_binary_mask;T175;P172
land_binary_mask;T180;P172
land_binary_mask;T190;P172
surface_roughness_length;T128;P173
surface_roughness_length;T160;P173
surface_albedo;T128;P174
surface_albedo;T160;P174
surface_albedo;T190;P174
surface_net_downward_shortwave_flux;T128;P176
surface_net_downward_shortwave_flux;T160;P176
surface_net_downward_shortwave_flux;T170;P176
surface_net_downward_shortwave_flux;T190;P176
surface_net_upward_longwave_flux;T128;P177
surface_net_upward_longwave_flux;T160;P177
surface_net_upward_longwave_flux;T170;P177
surface_net_upward_longwave_flux;T190;P177
toa_net_upward_shortwave_flux;T128;P178
toa_net_upward_shortwave_flux;T160;P178
toa_net_upward_shortwave_flux;T190;P178
toa_outgoing_longwave_flux;T128;P179
toa_outgoing_longwave_flux;T160;P179
toa_outgoing_longwave_flux;T190;P179
surface_downward_eastward_stress;T128;P180
surface_downward_eastward_stress;T170;P180
surface_downward_eastward_stress;T180;P180
surface_downward_northward_stress;T128;P181
surface_downward_northward_stress;T170;P181
surface_downward_northward_stress;T180;P181
lwe_thickness_of_water_evaporation_amount;T128;P182
lwe_thickness_of_water_evaporation_amount;T170;P182
lwe_thickness_of_water_evaporation_amount;T180;P182
lwe_thickness_of_water_evaporation_amount;T190;P182
convective_cloud_area_fraction;T128;P185
convective_cloud_area_fraction;T160;P185
convective_cloud_area_fraction;T170;P185
mass_fraction_of_ozone_in_air;T128;P203
atmosphere_mass_content_of_ozone;T128;P206
surface_net_downward_shortwave_flux_assuming_clear_sky;T128;P210
surface_net_downward_longwave_flux_assuming_clear_sky;T128;P211
temperature_in_surface_snow;T128;P238
temperature_in_surface_snow;T160;P238
surface_snow_thickness;T174;P97
mass_concentration_of_pm1_ambient_aerosol_particles_in_air;T210;P72
mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air;T210;P73
mass_concentration_of_pm10_ambient_aerosol_particles_in_air;T210;P74
mass_fraction_of_hydrogen_peroxide_in_air;T217;P3
mass_fraction_of_methane_in_air;T217;P4
mass_fraction_of_nitric_acid_in_air;T217;P6
mass_fraction_of_ethene_in_air;T217;P10
mass_fraction_of_peroxyacetyl_nitrate_in_air;T217;P13
mass_fraction_of_isoprene_in_air;T217;P16
mass_fraction_of_dimethyl_sulfide_in_air;T217;P18
mass_fraction_of_ammonia_in_air;T217;P19
mass_fraction_of_nitrogen_monoxide_in_air;T217;P27
mass_fraction_of_hydroxyl_radical_in_air;T217;P30
mass_fraction_of_nitrate_radical_in_air;T217;P32
mass_fraction_of_dinitrogen_pentoxide_in_air;T217;P33
mass_fraction_of_methanol_in_air;T217;P42
mass_fraction_of_formic_acid_in_air;T217;P43
mass_fraction_of_ethane_in_air;T217;P45
mass_fraction_of_ethanol_in_air;T217;P46
mass_fraction_of_propane_in_air;T217;P47
mass_fraction_of_propene_in_air;T217;P48
mass_fraction_of_terpenes_in_air;T217;P49
atmosphere_mass_content_of_hydrogen_peroxide;T218;P3
atmosphere_mass_content_of_methane;T218;P4
atmosphere_mass_content_of_nitric_acid;T218;P6
atmosphere_mass_content_of_ethene;T218;P10
atmosphere_mass_content_of_peroxyacetyl_nitrate;T218;P13
atmosphere_mass_content_of_isoprene;T218;P16
atmosphere_mass_content_of_dimethyl_sulfide;T218;P18
atmosphere_mass_content_of_ammonia;T218;P19
atmosphere_mass_content_of_sulfate;T218;P20
atmosphere_mass_content_of_nitrogen_monoxide;T218;P27
atmosphere_mass_content_of_hydroxyl_radical;T218;P30
atmosphere_mass_content_of_nitrate_radical;T218;P32
atmosphere_mass_content_of_dinitrogen_pentoxide;T218;P33
atmosphere_mass_content_of_methanol;T218;P42
atmosphere_mass_content_of_formic_acid;T218;P43
atmosphere_mass_content_of_ethane;T218;P45
atmosphere_mass_content_of_ethanol;T218;P46
atmosphere_mass_content_of_propane;T218;P47
atmosphere_mass_content_of_propene;T218;P48
atmosphere_mass_content_of_terpenes;T218;P49
sea_water_potential_temperature;T151;P129
sea_water_practical_salinity;T151;P130
eastward_sea_water_velocity;T151;P131
northward_sea_water_velocity;T151;P132
upward_sea_water_velocity;T151;P133
sea_water_sigma_theta;T151;P138
sea_surface_height_above_geoid;T151;P145
ocean_barotropic_streamfunction;T151;P147
surface_downward_eastward_stress;T151;P153
surface_downward_northward_stress;T151;P154
depth_of_isosurface_of_sea_water_potential_temperature;T151;P163
sea_ice_thickness;T174;P98
mass_fraction_of_carbon_dioxide_in_air;T210;P61
mass_fraction_of_methane_in_air;T210;P62
mass_fraction_of_nitrous_oxide_in_air;T210;P63
atmosphere_mass_content_of_nitrous_oxide;T210;P66
mass_fraction_of_nitrogen_dioxide_in_air;T210;P121
mass_fraction_of_sulfur_dioxide_in_air;T210;P122
mass_fraction_of_carbon_monoxide_in_air;T210;P123
mass_fraction_of_formaldehyde_in_air;T210;P124
atmosphere_mass_content_of_nitrogen_dioxide;T210;P125
atmosphere_mass_content_of_sulfur_dioxide;T210;P126
atmosphere_mass_content_of_carbon_monoxide;T210;P127
atmosphere_mass_content_of_formaldehyde;T210;P128
mass_fraction_of_radon_in_air;T210;P181
atmosphere_mass_content_of_radon;T210;P183
mass_fraction_of_ozone_in_air;T210;P203
atmosphere_mass_content_of_ozone;T210;P206`,
  cfVarName1: `mx2t6;T3;P15;L105;h2
mx2t6;T2;P15;L105;h2
mx2t6;T1;P15;L105;h2
mn2t6;T3;P16;L105;h2
mn2t6;T2;P16;L105;h2
mn2t6;T1;P16;L105;h2
u10;T3;P33;L105;h10
u10;T2;P33;L105;h10
u10;T1;P33;L105;h10
v10;T3;P34;L105;h10
v10;T2;P34;L105;h10
v10;T1;P34;L105;h10
t2m;T3;P11;L105;h2
t2m;T2;P11;L105;h2
t2m;T1;P11;L105;h2
d2m;T3;P17;L105;h2
d2m;T2;P17;L105;h2
d2m;T1;P17;L105;h2`,
  "cfVarName1.98": `siconc;T128;P31
fg10;T128;P49
mx2t24;T128;P51
mn2t24;T128;P52
mx2t6;T128;P121
mn2t6;T128;P122
fg10_6;T128;P123
u10;T128;P165
u10;T160;P165
u10;T180;P165
u10;T190;P165
v10;T128;P166
v10;T160;P166
v10;T180;P166
v10;T190;P166
t2m;T128;P167
t2m;T160;P167
t2m;T180;P167
t2m;T190;P167
d2m;T128;P168
d2m;T160;P168
d2m;T180;P168
d2m;T190;P168
mx2t;T128;P201
mx2t;T170;P201
mx2t;T190;P201
mn2t;T128;P202
mn2t;T170;P202
mn2t;T190;P202
si10;T128;P207
fgdiff10;T200;P49
fg6diff10;T200;P123
udiff10;T200;P165
vdiff10;T200;P166
difft2;T200;P167
sidiff10;T200;P207
fg10g10;T131;P100
ua100;T171;P6
va100;T171;P7
sia100;T171;P8
sh2;T174;P96
mx2t3;T228;P26
mn2t3;T228;P27
fg10_3;T228;P28
rhw2;T228;P37
u200;T228;P239
v200;T228;P240
si200;T228;P241
si100;T228;P249
fggrd10;T129;P49
fg6grd10;T129;P123
ugrd10;T129;P165
vgrd10;T129;P166
grd2t;T129;P167
grd2d;T129;P168
sigrd10;T129;P207
t2ag2;T131;P1
t2ag1;T131;P2
t2ag0;T131;P3
t2alm1;T131;P4
t2alm2;T131;P5
g10p;T131;P49
sp10g10;T131;P68
sp10g15;T131;P69
fg10g15;T131;P70
fg10g20;T131;P71
fg10g25;T131;P72
t2l273;T131;P73
sp10;T131;P165
t2p;T131;P167
fg10i;T132;P49
ws10i;T132;P165
t2i;T132;P167
mx2ti;T132;P201
mn2ti;T132;P202
t2plm10;T133;P1
t2plm5;T133;P2
t2pl0;T133;P3
t2pl5;T133;P4
t2pl10;T133;P5
t2pg25;T133;P6
t2pg30;T133;P7
t2pg35;T133;P8
t2pg40;T133;P9
t2pg45;T133;P10
sp10g10;T133;P21
sp10g15;T133;P22
sp10g20;T133;P23
sp10g35;T133;P24
sp10g50;T133;P25
gp10g20;T133;P26
gp10g35;T133;P27
gp10g50;T133;P28
gp10g75;T133;P29
gp10g100;T133;P30
d2sp;T140;P250
d2fd;T140;P251
uoe;T151;P131
von;T151;P132
fgrea10;T160;P49
wsrea10;T160;P246
fga10;T171;P49
ua10;T171;P165
va10;T171;P166
t2a;T171;P167
d2a;T171;P168
sia10;T171;P207
ddiff2;T200;P168
avg_2t;T228;P4
avg_10ws;T228;P5
t2s;T234;P167
u100;T228;P246
v100;T228;P247`,
  cfName2: `sea_ice_area_fraction;d10;c2;n0;f1
geopotential;d0;c3;n4
air_temperature;d0;c0;n0
eastward_wind;d0;c2;n2
northward_wind;d0;c2;n3
specific_humidity;d0;c1;n0
surface_air_pressure;d0;c3;n0;f1
lagrangian_tendency_of_air_pressure;d0;c2;n8
lwe_thickness_of_atmosphere_mass_content_of_water_vapor;d0;c1;n64;f1;F8
atmosphere_relative_vorticity;d0;c2;n12
kinetic_energy_dissipation_in_atmosphere_boundary_layer;d0;c2;n20;s1
surface_upward_sensible_heat_flux;d0;c0;n11;f1;s1
surface_upward_latent_heat_flux;d0;c0;n10;f1;s1
air_pressure_at_mean_sea_level;d0;c3;n0;f101
divergence_of_wind;d0;c2;n13
geopotential_height;d0;c3;n5
relative_humidity;d0;c1;n1
surface_downwelling_shortwave_flux_in_air;d0;c4;n7;f1;s1
land_binary_mask;d2;c0;n0;f1
surface_net_downward_shortwave_flux;d0;c4;n9;f1;s1
surface_net_upward_longwave_flux;d0;c5;n5;f1;s1
toa_net_upward_shortwave_flux;d0;c4;n9;f8;s1
toa_outgoing_longwave_flux;d0;c5;n5;f8;s1
surface_downward_eastward_stress;d0;c2;n62;f1;s1
surface_downward_northward_stress;d0;c2;n63;f1;s1
mass_fraction_of_ozone_in_air;d0;c14;n1
surface_net_downward_shortwave_flux_assuming_clear_sky;d0;c4;n11;f1;s1
surface_net_downward_longwave_flux_assuming_clear_sky;d0;c5;n6;f1;s1
temperature_in_surface_snow;d2;c3;n28
lwe_thickness_of_surface_snow_amount;d0;c1;n11
surface_albedo;d0;c19;n1
sea_surface_salinity;d10;c3;n3
depth_of_isosurface_of_sea_water_potential_temperature;d10;c4;n14;f20;F255;v29315;e2;VM;EM
ocean_mixed_layer_thickness_defined_by_sigma_theta;d10;c4;n14;f169;F255;v1;e2;VM;EM
sea_surface_height_above_geoid;d10;c3;n1
heat_flux_correction;d10;c3;n18;f160;F255;v0;e0;VM;EM
lwe_thickness_of_convective_precipitation_amount;d0;c1;n10`,
  "cfName2.98": `surface_temperature;d192;c128;n139
lwe_thickness_of_soil_moisture_content;d192;c128;n140
lwe_thickness_of_surface_snow_amount;l1;d0;c1;n254
lwe_thickness_of_stratiform_precipitation_amount;l1;d0;c1;n196;f1;s1
lwe_thickness_of_convective_precipitation_amount;l1;d0;c1;n195;f1;s1
lwe_thickness_of_snowfall_amount;l1;d0;c1;n198;f1;s1
tendency_of_surface_air_pressure;d192;c128;n158
cloud_area_fraction;l1;d0;c6;n192;f1;F8
lwe_thickness_of_water_evaporation_amount;l1;d0;c1;n199;f1;s1
convective_cloud_area_fraction;d192;c128;n185
atmosphere_mass_content_of_ozone;l1;d0;c14;n192;f1;F8
mass_fraction_of_hydrogen_peroxide_in_air;d192;c217;n3
mass_fraction_of_methane_in_air;d192;c217;n4
mass_fraction_of_nitric_acid_in_air;d192;c217;n6
mass_fraction_of_ethene_in_air;d192;c217;n10
mass_fraction_of_peroxyacetyl_nitrate_in_air;d192;c217;n13
mass_fraction_of_isoprene_in_air;d192;c217;n16
mass_fraction_of_dimethyl_sulfide_in_air;d192;c217;n18
mass_fraction_of_hydroxyl_radical_in_air;d192;c217;n30
mass_fraction_of_nitrate_radical_in_air;d192;c217;n32
mass_fraction_of_dinitrogen_pentoxide_in_air;d192;c217;n33
mass_fraction_of_methanol_in_air;d192;c217;n42
mass_fraction_of_formic_acid_in_air;d192;c217;n43
mass_fraction_of_ethane_in_air;d192;c217;n45
mass_fraction_of_ethanol_in_air;d192;c217;n46
mass_fraction_of_propane_in_air;d192;c217;n47
mass_fraction_of_propene_in_air;d192;c217;n48
mass_fraction_of_terpenes_in_air;d192;c217;n49
mass_fraction_of_chlorine_dioxide_in_air;d192;c217;n63
mass_fraction_of_chlorine_nitrate_in_air;d192;c217;n64
mass_fraction_of_hypochlorous_acid_in_air;d192;c217;n65
mass_fraction_of_hydrogen_bromide_in_air;d192;c217;n68
mass_fraction_of_hypobromous_acid_in_air;d192;c217;n70
mass_fraction_of_methyl_chloride_in_air;d192;c217;n78
mass_fraction_of_methyl_bromide_in_air;d192;c217;n80
mass_fraction_of_sulfuric_acid_in_air;d192;c217;n85
mass_fraction_of_nitrous_acid_in_air;d192;c217;n86
mass_fraction_of_acetic_acid_in_air;d192;c217;n96
mass_fraction_of_chlorine_monoxide_in_air;d192;c217;n174
mass_fraction_of_bromine_monoxide_in_air;d192;c217;n176
mass_fraction_of_bromine_nitrate_in_air;d192;c217;n194
mass_fraction_of_hydrogen_chloride_in_air;d192;c217;n200
atmosphere_mass_content_of_hydrogen_peroxide;d192;c218;n3
atmosphere_mass_content_of_methane;d192;c218;n4
atmosphere_mass_content_of_nitric_acid;d192;c218;n6
atmosphere_mass_content_of_ethene;d192;c218;n10
atmosphere_mass_content_of_peroxyacetyl_nitrate;d192;c218;n13
atmosphere_mass_content_of_isoprene;d192;c218;n16
atmosphere_mass_content_of_dimethyl_sulfide;d192;c218;n18
atmosphere_mass_content_of_ammonia;d192;c218;n19
atmosphere_mass_content_of_sulfate;d192;c218;n20
atmosphere_mass_content_of_nitrogen_monoxide;d192;c218;n27
atmosphere_mass_content_of_hydroxyl_radical;d192;c218;n30
atmosphere_mass_content_of_nitrate_radical;d192;c218;n32
atmosphere_mass_content_of_dinitrogen_pentoxide;d192;c218;n33
atmosphere_mass_content_of_methanol;d192;c218;n42
atmosphere_mass_content_of_formic_acid;d192;c218;n43
atmosphere_mass_content_of_ethane;d192;c218;n45
atmosphere_mass_content_of_ethanol;d192;c218;n46
atmosphere_mass_content_of_propane;d192;c218;n47
atmosphere_mass_content_of_propene;d192;c218;n48
atmosphere_mass_content_of_terpenes;d192;c218;n49
atmosphere_mass_content_of_chlorine_dioxide;d192;c218;n63
atmosphere_mass_content_of_chlorine_nitrate;d192;c218;n64
atmosphere_mass_content_of_hypochlorous_acid;d192;c218;n65
atmosphere_mass_content_of_hydrogen_bromide;d192;c218;n68
atmosphere_mass_content_of_hypobromous_acid;d192;c218;n70
atmosphere_mass_content_of_methyl_chloride;d192;c218;n78
atmosphere_mass_content_of_methyl_bromide;d192;c218;n80
atmosphere_mass_content_of_nitrous_acid;d192;c218;n86
atmosphere_mass_content_of_acetic_acid;d192;c218;n96
atmosphere_mass_content_of_chlorine_monoxide;d192;c218;n174
atmosphere_mass_content_of_bromine_monoxide;d192;c218;n176
atmosphere_mass_content_of_bromine_nitrate;d192;c218;n194
atmosphere_mass_content_of_hydrogen_chloride;d192;c218;n200
ocean_barotropic_streamfunction;d192;c151;n147
mass_fraction_of_carbon_dioxide_in_air;d192;c210;n61
mass_fraction_of_methane_in_air;d192;c210;n62
mass_fraction_of_nitrous_oxide_in_air;d192;c210;n63
atmosphere_mass_content_of_nitrous_oxide;d192;c210;n66
mass_fraction_of_formaldehyde_in_air;d192;c210;n124
atmosphere_mass_content_of_nitrogen_dioxide;d192;c210;n125
atmosphere_mass_content_of_sulfur_dioxide;d192;c210;n126
atmosphere_mass_content_of_carbon_monoxide;d192;c210;n127
atmosphere_mass_content_of_formaldehyde;d192;c210;n128
mass_fraction_of_radon_in_air;d192;c210;n181
atmosphere_mass_content_of_radon;d192;c210;n183
atmosphere_mass_content_of_ozone;d192;c210;n206
surface_net_downward_shortwave_flux_assuming_clear_sky;d192;c128;n210
surface_net_downward_longwave_flux_assuming_clear_sky;d192;c128;n211
eastward_sea_water_velocity;d192;c151;n131
northward_sea_water_velocity;d192;c151;n132
sea_ice_thickness;d192;c174;n98
sea_surface_height_above_geoid;d192;c151;n145
depth_of_isosurface_of_sea_water_potential_temperature;d192;c151;n163
toa_net_upward_shortwave_flux;d192;c128;n178
temperature_in_surface_snow;d192;c128;n238
mass_fraction_of_ozone_in_air;d192;c210;n203
mass_fraction_of_carbon_monoxide_in_air;d192;c210;n123
mass_fraction_of_nitrogen_dioxide_in_air;d192;c210;n121
mass_fraction_of_sulfur_dioxide_in_air;d192;c210;n122
mass_fraction_of_ammonia_in_air;d192;c217;n19
mass_fraction_of_nitrogen_monoxide_in_air;d192;c217;n27
mass_concentration_of_pm1_ambient_aerosol_particles_in_air;d192;c210;n72
mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air;d192;c210;n73
mass_concentration_of_pm10_ambient_aerosol_particles_in_air;d192;c210;n74
lwe_thickness_of_atmosphere_mass_content_of_water_vapor;d192;c128;n137
lwe_thickness_of_stratiform_precipitation_amount;d192;c128;n142
lwe_thickness_of_snowfall_amount;d192;c128;n144
cloud_area_fraction;d192;c128;n164
lwe_thickness_of_water_evaporation_amount;d192;c128;n182
surface_albedo;d192;c128;n174
atmosphere_mass_content_of_ozone;d192;c128;n206
sea_water_potential_temperature;d192;c151;n129
sea_water_practical_salinity;d192;c151;n130
upward_sea_water_velocity;d192;c151;n133
sea_water_sigma_theta;d192;c151;n138
surface_downward_eastward_stress;d192;c151;n153
surface_downward_northward_stress;d192;c151;n154`,
  cfVarName2: `siconc;d10;c2;n0;f1
fg10;d0;c2;n22;f103;v10;e0;s2
mx2t6;d0;c0;n0;f103;v2;e0;u1;s2;t6
mn2t6;d0;c0;n0;f103;v2;e0;u1;s3;t6
u10;d0;c2;n2;f103;v10;e0
v10;d0;c2;n3;f103;v10;e0
t2m;d0;c0;n0;f103;v2;e0
d2m;d0;c0;n6;f103;v2;e0
mx2t;d0;c0;n0;f103;v2;e0;s2
mn2t;d0;c0;n0;f103;v2;e0;s3
si10;d0;c2;n1;f103;v10;e0
sh2;d0;c1;n0;f103;F255;v2;e0
fg10_3;d0;c2;n22;f103;v10;e0;u1;s2;t3
rhw2;d0;c1;n93;f103;v2;e0
u200;d0;c2;n2;f103;v200;e0
v200;d0;c2;n3;f103;v200;e0
si200;d0;c2;n1;f103;v200;e0
si100;d0;c2;n1;f103;v100;e0
mx2r;d0;c1;n1;f103;v2;e0;s2
mn2r;d0;c1;n1;f103;v2;e0;s3
avg_ci;d10;c2;n0;f1;s0
avg_2sh;d0;c1;n0;f103;F255;v2;e0;s0
avg_2r;d0;c1;n1;f103;v2;e0;s0
avg_10u;d0;c2;n2;f103;v10;e0;s0
avg_10v;d0;c2;n3;f103;v10;e0;s0
avg_2d;d0;c0;n6;f103;v2;e0;s0
avg_10wdir;d0;c2;n0;f103;v10;e0;s0
avg_2rhw;d0;c1;n93;f103;v2;e0;s0
avg_10cogu;d0;c2;n68;f103;v10;e0;s0
avg_10tugu;d0;c2;n69;f103;v10;e0;s0
max_ci;d10;c2;n0;f1;s2
max_2sh;d0;c1;n0;f103;F255;v2;e0;s2
max_2r;d0;c1;n1;f103;v2;e0;s2
max_10u;d0;c2;n2;f103;v10;e0;s2
max_10v;d0;c2;n3;f103;v10;e0;s2
max_2d;d0;c0;n6;f103;v2;e0;s2
max_10si;d0;c2;n1;f103;v10;e0;s2
max_10wdir;d0;c2;n0;f103;v10;e0;s2
max_2rhw;d0;c1;n93;f103;v2;e0;s2
max_10cogu;d0;c2;n68;f103;v10;e0;s2
max_10tugu;d0;c2;n69;f103;v10;e0;s2
min_ci;d10;c2;n0;f1;s3
min_2sh;d0;c1;n0;f103;F255;v2;e0;s3
min_2r;d0;c1;n1;f103;v2;e0;s3
min_10u;d0;c2;n2;f103;v10;e0;s3
min_10v;d0;c2;n3;f103;v10;e0;s3
min_2d;d0;c0;n6;f103;v2;e0;s3
min_10si;d0;c2;n1;f103;v10;e0;s3
min_10wdir;d0;c2;n0;f103;v10;e0;s3
min_2rhw;d0;c1;n93;f103;v2;e0;s3
min_10cogu;d0;c2;n68;f103;v10;e0;s3
min_10tugu;d0;c2;n69;f103;v10;e0;s3
std_ci;d10;c2;n0;f1;s6
std_2sh;d0;c1;n0;f103;F255;v2;e0;s6
std_10u;d0;c2;n2;f103;v10;e0;s6
std_10v;d0;c2;n3;f103;v10;e0;s6
std_2t;d0;c0;n0;f103;v2;e0;s6
std_2d;d0;c0;n6;f103;v2;e0;s6
std_10si;d0;c2;n1;f103;v10;e0;s6
std_10wdir;d0;c2;n0;f103;v10;e0;s6
std_2rhw;d0;c1;n93;f103;v2;e0;s6
std_10cogu;d0;c2;n68;f103;v10;e0;s6
std_10tugu;d0;c2;n69;f103;v10;e0;s6
wavh5;d0;c3;n15
wava5;d0;c3;n19
lftx4;d0;c7;n11
r2;d0;c1;n1;f103;v2;e0
wdir10;d0;c2;n0;f103;v10;e0
efg10;d0;c2;n23;f103;F255;v10;e0;s2
nfg10;d0;c2;n24;f103;F255;v10;e0;s2
cogu10;d0;c2;n68;f103;v10;e0
tugu10;d0;c2;n69;f103;v10;e0
ws10_sea;d0;c2;n1;f102;F255;v10;e0;VM;EM
nd10_sea;d0;c2;n29;f102;F255;v10;e0;VM;EM
avg_10ws_sea;d0;c2;n1;f102;F255;v10;e0;VM;EM;s0
avg_10nd_sea;d0;c2;n29;f102;F255;v10;e0;VM;EM;s0
fg10i;d0;c2;n22;f103;v10;e0;s[102,2]
ws10i;d0;c2;n1;f103;v10;e0;s[102,0]
t2i;d0;c0;n0;f103;v2;e0;s[102,0]
mx2ti;d0;c0;n0;f103;v2;e0;s[102,2]
mn2ti;d0;c0;n0;f103;v2;e0;s[102,3]
d2fd;d10;c0;n86
avg_2t;d0;c0;n0;f103;v2;e0;s0
avg_10ws;d0;c2;n1;f103;v10;e0;s0
u100;d0;c2;n2;f103;v100;e0
v100;d0;c2;n3;f103;v100;e0`,
  "cfVarName2.98": `siconc;d192;c128;n31
mx2t24;d0;c0;n0;f103;v2;e0;u1;s2;t24
mn2t24;d0;c0;n0;f103;v2;e0;u1;s3;t24
fg10_6;d192;c128;n123
fgdiff10;d192;c200;n49
fg6diff10;d192;c200;n123
udiff10;d192;c200;n165
vdiff10;d192;c200;n166
difft2;d192;c200;n167
sidiff10;d192;c200;n207
ua100;d192;c171;n6
va100;d192;c171;n7
mx2t3;d0;c0;n0;f103;v2;e0;u1;s2;t3
mn2t3;d0;c0;n0;f103;v2;e0;u1;s3;t3
fg10_3;d192;c228;n28
si100;d192;c228;n249
fggrd10;d192;c129;n49
fg6grd10;d192;c129;n123
ugrd10;d192;c129;n165
vgrd10;d192;c129;n166
grd2t;d192;c129;n167
grd2d;d192;c129;n168
sigrd10;d192;c129;n207
t2ag2;d192;c131;n1
t2ag1;d192;c131;n2
t2ag0;d192;c131;n3
t2alm1;d192;c131;n4
t2alm2;d192;c131;n5
g10p;d192;c131;n49
sp10g10;d192;c131;n68
sp10g15;d192;c131;n69
t2l273;d192;c131;n73
sp10;d192;c131;n165
t2p;d192;c131;n167
t2plm10;d192;c133;n1
t2plm5;d192;c133;n2
t2pl0;d192;c133;n3
t2pl5;d192;c133;n4
t2pl10;d192;c133;n5
t2pg25;d192;c133;n6
t2pg30;d192;c133;n7
t2pg35;d192;c133;n8
t2pg40;d192;c133;n9
t2pg45;d192;c133;n10
sp10g10;d192;c133;n21
sp10g15;d192;c133;n22
sp10g20;d192;c133;n23
sp10g35;d192;c133;n24
sp10g50;d192;c133;n25
gp10g20;d192;c133;n26
gp10g35;d192;c133;n27
gp10g50;d192;c133;n28
gp10g75;d192;c133;n29
gp10g100;d192;c133;n30
d2sp;d192;c140;n250
d2fd;d192;c140;n251
uoe;d192;c151;n131
von;d192;c151;n132
fgrea10;d192;c160;n49
wsrea10;d192;c160;n246
fga10;d192;c171;n49
ua10;d192;c171;n165
va10;d192;c171;n166
t2a;d192;c171;n167
d2a;d192;c171;n168
sia10;d192;c171;n207
ddiff2;d192;c200;n168
avg_2t;d192;c228;n4
avg_10ws;d192;c228;n5
t2s;d192;c234;n167
u100;d192;c228;n246
v100;d192;c228;n247
p48.172;d192;c172;n48
mlspfr;d192;c172;n50
bldrate;d192;c172;n145
msdr;d192;c172;n189
p195.172;d192;c172;n195
p196.172;d192;c172;n196
gwdrate;d192;c172;n197`,
  typeOfLevel1: `surface;L1
cloudBase;L2
cloudTop;L3
isothermZero;L4
adiabaticCondensation;L5
maxWind;L6
tropopause;L7
nominalTop;L8
seaBottom;L9
isobaricInhPa;L100
isobaricInPa;L210
isobaricLayer;L101
meanSea;L102
isobaricLayerHighPrecision;L121
isobaricLayerMixedPrecision;L141
heightAboveSea;L103
heightAboveSeaLayer;L104
heightAboveGroundHighPrecision;L125
heightAboveGround;L105
heightAboveGroundLayer;L106
sigma;L107
sigmaLayer;L108
sigmaLayerHighPrecision;L128
hybrid;L109
hybridLayer;L110
depthBelowLand;L111
depthBelowLandLayer;L112
theta;L113
thetaLayer;L114
pressureFromGround;L115
pressureFromGroundLayer;L116
potentialVorticity;L117
depthBelowSea;L160
entireAtmosphere;L200
entireOcean;L201
abstractSingleLevel;L202;hM
abstractMultipleLevels;L203`,
  "typeOfLevel1.98": `entireAtmosphere;L200;h0
entireOcean;L201;h0
oceanWave;L211
oceanMixedLayer;L212`,
  typeOfLevel2: `surface;f1;eM;vM;F255;EM;VM
surface;f1;F255
troposphere;f1;eM;vM;F7;EM;VM
entireAtmosphere;f1;eM;vM;F8;EM;VM
entireAtmosphere;f1;F8
entireOcean;f1;F9
entireLake;f1;eM;vM;F162;EM;VM
entireLake;f1;F162
cloudBase;f2;eM;vM;F255;EM;VM
cloudBase;f2;F255
cloudTop;f3;F255
isothermZero;f4;F255
adiabaticCondensation;f5;F255
maxWind;f6;F255
tropopause;f7;eM;vM;F255;EM;VM
tropopause;f7;F255
stratosphere;f7;eM;vM;F36;EM;VM
nominalTop;f8;eM;vM;F255;EM;VM
nominalTop;f8;F255
seaBottom;f9;F255
atmosphere;f10;F255
cumulonimbusBase;f11;F255
cumulonimbusTop;f12;F255
freeConvection;f14;F255
convectiveCondensation;f15;F255
neutralBuoyancy;f16;F255
mostUnstableParcel;f17;eM;vM;F255;EM;VM
mostUnstableParcel;f17;F255
mixedLayerParcel;f18;eM;vM;F255;EM;VM
mixedLayerParcel;f18;F255
lowestLevelOfCloudCoverExceedance;f19;F255
isothermal;f20;F255
isobaricInPa;f100;F255;pPa
isobaricInhPa;f100;phPa;F255
isobaricLayer;f100;F100
lowCloudLayer;f1;eM;vM;F100;E0;V80000
lowCloudLayer;f1;F100;E0;V80000
mediumCloudLayer;f100;e0;v80000;F100;E0;V45000
highCloudLayer;f100;e0;v45000;F8;EM;VM
highCloudLayer;f100;e0;v45000;F8
meanSea;f101;eM;vM;F255;EM;VM
meanSea;f101;F255
heightAboveSea;f102;F255
heightAboveSeaLayer;f102;F102
heightAboveGround;f103;F255
heightAboveGroundLayer;f103;F103
sigma;f104;F255
sigmaLayer;f104;F104
hybrid;f105;F255
hybridLayer;f105;F105
depthBelowLand;f106;F255
depthBelowLandLayer;f106;F106
theta;f107;F255
thetaLayer;f107;F107
pressureFromGround;f108;F255
pressureFromGroundLayer;f108;F108
potentialVorticity;f109;F255
eta;f111;F255
snow;f114;F255
snowLayer;f114;F114
mixedLayerDepthGeneric;f117;F255
hybridHeight;f118;F255
hybridPressure;f119;F255
soil;f151;F255
soilLayer;f151;F151
seaIce;f152;F255
seaIceLayer;f152;F152
depthBelowSea;f160;F255
oceanSurface;f160;e0;v0;F255
depthBelowSeaLayer;f160;F160
oceanSurfaceToBottom;f160;F9
lakeBottom;f162;eM;vM;F255;EM;VM
lakeBottom;f162;F255
mixingLayer;f166;eM;vM;F255;EM;VM
mixingLayer;f166;F255
oceanModel;f168;F255
oceanModelLayer;f168;F168
mixedLayerDepthByDensity;f169;F255
mixedLayerDepthByTemperature;f170;F255
mixedLayerDepthByDiffusivity;f171;F255
snowTopOverIceOnWater;f173;F255
snowLayerOverIceOnWater;f173;F175
iceTopOnWater;f174;eM;vM;F255;EM;VM
iceTopOnWater;f174;F255
iceLayerOnWater;f174;eM;vM;F176;EM;VM
iceLayerOnWater;f174;F176
iceTopUnderSnowOnWater;f175;F255
iceLayerUnderSnowOnWater;f175;F176
iceBottomOnWater;f176;F255
indefiniteSoilDepth;f177;F255
meltPondTop;f188;F255
meltPondBottom;f189;F255
entireMeltPond;f188;F189
iceLayerAboveWaterSurface;f174;F160;E0;V0
waterSurfaceToIsothermalOceanLayer;f160;F20;v0;e0
totalSoilLayer;f1;F151
rootZone;f1;F167
roof;f185;F255
roofLayer;f185;F185
wall;f186;F255
wallLayer;f186;F186
road;f187;F255
roadLayer;f187;F187
urbanCanyon;f187;F185
abstractSingleLevel;f191;eM;vM
abstractMultipleLevels;f191`,
};

/** Names of grids: edition and code, first version of the tables, name. */
export const gridTitles = `1.0|0|Latitude/Longitude Grid
1.1|0|Mercator Projection Grid
1.2|0|Gnomonic Projection Grid
1.3|0|Lambert Conformal
1.4|0|Gaussian Latitude/Longitude Grid
1.5|0|Polar Stereographic Projection Grid
1.6|0|Universal Transverse Mercator
1.7|0|Simple polyconic projection
1.8|0|Albers equal-area, secant or tangent, conic or bi-polar
1.9|0|Miller's cylingrical projection
1.10|0|Rotated Latitude/Longitude grid
1.13|0|Oblique Lambert conformal
1.14|0|Rotated Gaussian latitude/longitude grid
1.20|0|Stretched latitude/longitude grid
1.24|0|Stretched Gaussian latitude/longitude
1.30|0|Stretched and rotated latitude/longitude
1.34|0|Stretched and rotated Gaussian latitude/longitude
1.50|0|Spherical Harmonic Coefficients
1.60|0|Rotated Spherical Harmonic coefficients
1.70|0|Stretched Spherical Harmonic coefficients
1.80|0|Stretched and rotated Spherical Harmonic
1.90|0|Space view perspective or orthographic grid
1.193|0|Quasi-regular latitude/longitude
2.0|1|Latitude/longitude. Also called equidistant cylindrical, or Plate Carree
2.1|1|Rotated latitude/longitude
2.10|1|Mercator
2.20|1|Polar stereographic can be south or north
2.30|1|Lambert Conformal can be secant or tangent, conical or bipolar
2.40|1|Gaussian latitude/longitude
2.41|1|Rotated Gaussian latitude/longitude
2.0|4|Latitude/longitude
2.20|4|Polar stereographic
2.30|4|Lambert Conformal
2.0|6|Latitude/longitude. Also called equidistant cylindrical, or Plate Carree
2.20|6|Polar stereographic can be south or north
2.30|6|Lambert Conformal can be secant or tangent, conical or bipolar
2.20|7|Polar stereographic projection
2.30|7|Lambert conformal
2.0|10|Latitude/longitude`;

/** Originating centres: code, abbreviation, name. */
export const centres = `0|0|WMO Secretariat
1|ammc|Melbourne
2|2|Melbourne
3|3|Melbourne
4|rums|Moscow
5|5|Moscow
6|6|Moscow
7|kwbc|US National Weather Service - NCEP
8|8|US National Weather Service - NWSTG
9|9|US National Weather Service - Other
10|10|Cairo
11|11|Cairo
12|12|Dakar
13|13|Dakar
14|14|Nairobi
15|15|Nairobi
16|16|Casablanca
17|17|Tunis
18|18|Tunis-Casablanca
20|20|Las Palmas
21|21|Algiers
22|22|ACMAD
23|23|Mozambique
24|fapr|Pretoria
25|25|La Reunion
26|26|Khabarovsk
28|vabb|New Delhi
29|dems|New Delhi
30|30|Novosibirsk
32|32|Tashkent
33|33|Jeddah
34|rjtd|Japanese Meteorological Agency - Tokyo
36|36|Bangkok
37|37|Ulaanbaatar
38|babj|Beijing
40|rksl|Seoul
41|sabm|Buenos Aires
43|43|Brasilia
45|45|Santiago
46|sbsj|Brasilian Space Agency - INPE
47|47|Colombia
48|48|Ecuador
49|49|Peru
50|50|Venezuela (Bolivarian Republic of)
51|51|Miami
52|52|National Hurricane Center, Miami
53|53|Canadian Meteorological Service - Montreal
54|cwao|Canadian Meteorological Service - Montreal
55|55|San Francisco
56|56|ARINC Centre
57|57|U.S. Air Force - Global Weather Center
58|fnmo|US Navy - Fleet Numerical Oceanography Center
59|59|NOAA Forecast Systems Lab, Boulder CO
60|60|National Center for Atmospheric Research (NCAR), Boulder, CO
61|61|Service ARGOS - Landover
62|62|US Naval Oceanographic Office
63|63|International Research Institute for Climate and Society
64|64|Honolulu
65|65|Darwin
67|67|Melbourne
69|nzkl|Wellington
71|71|Nadi
72|72|Singapore
73|73|Malaysia
74|egrr|U.K. Met Office - Exeter
76|76|Moscow
78|edzw|Offenbach
80|cnmc|Rome
82|eswi|Norrkoping
84|lfpw|French Weather Service - Toulouse
85|lfpw|French Weather Service - Toulouse
86|efkl|Helsinki
87|87|Belgrade
88|enmi|Oslo
89|89|Prague
90|90|Episkopi
91|91|Ankara
92|92|Frankfurt/Main
93|93|London
94|ekmi|Copenhagen
95|95|Rota
96|96|Athens
97|97|European Space Agency
98|ecmf|European Centre for Medium-Range Weather Forecasts
99|knmi|DeBilt, Netherlands
100|100|Brazzaville
101|101|Abidjan
102|102|Libya
103|103|Madagascar
104|104|Mauritius
105|105|Niger
106|106|Seychelles
107|107|Uganda
108|108|United Republic of Tanzania
109|109|Zimbabwe
110|110|Hong Kong
111|111|Afghanistan
112|112|Bahrain
113|113|Bangladesh
114|114|Bhutan
115|115|Cambodia
116|116|Democratic People's Republic of Korea
117|117|Islamic Republic of Iran
118|118|Iraq
119|119|Kazakhstan
120|120|Kuwait
121|121|Kyrgyzstan
122|122|Lao People's Democratic Republic
123|123|"Macao  China"
124|124|Maldives
125|125|Myanmar
126|126|Nepal
127|127|Oman
128|128|Pakistan
129|129|Qatar
130|130|Yemen
131|131|Sri Lanka
132|132|Tajikistan
133|133|Turkmenistan
134|134|United Arab Emirates
135|135|Uzbekistan
136|136|Viet Nam
140|140|Bolivia (Plurinational State of)
141|141|Guyana
142|142|Paraguay
143|143|Suriname
144|144|Uruguay
145|145|French Guiana
146|146|Brazilian Navy Hydrographic Centre
147|147|National Commission on Space Activities (CONAE) - Argentina
148|148|Brazilian Department of Airspace Control - DECEA
150|150|Antigua and Barbuda
151|151|Bahamas
152|152|Barbados
153|153|Belize
154|154|British Caribbean Territories Centre
155|155|San Jose
156|156|Cuba
157|157|Dominica
158|158|Dominican Republic
159|159|El Salvador
160|160|US NOAA/NESDIS
161|161|US NOAA Office of Oceanic and Atmospheric Research
162|162|Guatemala
163|163|Haiti
164|164|Honduras
165|165|Jamaica
166|166|Mexico
167|167|Curacao and Sint Maarten
168|168|Nicaragua
169|169|Panama
170|170|Saint Lucia
171|171|Trinidad and Tobago
172|172|French Departments in RA IV
173|nasa|US National Aeronautics and Space Administration
174|174|Integrated Science Data Management/Marine Environmental Data Service
175|175|University Corporation for Atmospheric Research (UCAR) - United States
176|176|Cooperative Institute for Meteorological Satellite Studies (CIMSS) - United States
177|177|NOAA National Ocean Service - United States
178|178|Spire Global, Inc.
179|179|GeoOptics, Inc.
180|180|PlanetiQ
181|181|Atmospheric and Environmental Research
182|182|tomorrow.io
183|183|Scripps Institute of Oceanography
190|190|Cook Islands
191|191|French Polynesia
192|192|Tonga
193|193|Vanuatu
194|194|Brunei Darussalam
195|wiix|Indonesia
196|196|Kiribati
197|197|Federated States of Micronesia
198|198|New Caledonia
199|199|Niue
200|200|Papua New Guinea
201|201|Philippines
202|202|Samoa
203|203|Solomon Islands
204|niwa|National Institute of Water and Atmospheric Research
210|210|Frascati
211|211|Lannion
212|212|Lisboa
213|birk|Reykjavik
214|lemm|INM Madrid
215|lssw|Zurich
216|216|Service ARGOS Toulouse
217|217|Bratislava
218|habp|Budapest
219|219|Ljubljana
220|220|Warsaw
221|221|Zagreb
222|222|Albania
223|223|Armenia
224|lowm|Austria
225|225|Azerbaijan
226|226|Belarus
227|ebum|Belgium
228|228|Bosnia and Herzegovina
229|229|Bulgaria
230|230|Cyprus
231|231|Estonia
232|232|Georgia
233|eidb|Dublin
234|234|Israel
235|ingv|INGV
236|236|Latvia
237|237|Lebanon
238|238|Lithuania
239|crfc|CERFAX
240|240|Malta
241|241|Monaco
242|242|Romania
243|243|Syrian Arab Republic
244|244|The former Yugoslav Republic of Macedonia
245|245|Ukraine
246|246|Republic of Moldova
247|247|Operational Programme for the Exchange of weather RAdar information (OPERA) - EUMETNET
248|248|Montenegro
249|249|Barcelona Dust Forecast Center
250|cosmo|COnsortium for Small scale MOdelling
251|251|Meteorological Cooperation on Operational NWP
252|mpim|Max Planck Institute for Meteorology
253|253|Alfred Wegener Institute
254|eums|EUMETSAT Operation Centre
255|255|Not to be used
256|256|Angola
257|257|Benin
258|258|Botswana
259|259|Burkina Faso
260|260|Burundi
261|261|Cameroon
262|262|Cabo Verde
263|263|Central African Republic
264|264|Chad
265|265|Comoros
266|266|Democratic Republic of the Congo
267|267|Djibouti
268|268|Eritrea
269|269|Ethiopia
270|270|Gabon
271|271|Gambia
272|272|Ghana
273|273|Guinea
274|274|Guinea-Bissau
275|275|Lesotho
276|276|Liberia
277|277|Malawi
278|278|Mali
279|279|Mauritania
280|280|Namibia
281|281|Nigeria
282|282|Rwanda
283|283|Sao Tome and Principe
284|284|Sierra Leone
285|285|Somalia
286|286|Sudan
287|287|Eswatini
288|288|Togo
289|289|Zambia
290|290|EUMETNET E-Profile
291|anso|Alliance of International Science Organizations
292|ufz|Helmholtz Centre for Environmental Research
293|293|University of Bremen
294|294|Netherlands Institute for Space Research
295|295|Royal Belgian Institute for Space Aeronomy
296|296|French National Centre for Scientific Research
297|297|Nanjing Institute of Environmental Sciences
298|298|Dynamic Meteorology Laboratory
299|299|The Rutherford Appleton Laboratory
300|300|Greek Atomic Energy Commission
301|301|United States Environmental Protection Agency
302|302|Australian Radiation Protection and Nuclear Safety
303|303|Authority for Nuclear Safety and Radiation Protection
304|304|Autorite de surete nucleaire
305|305|Bundesamt für Strahlenschutz
306|306|National Commission for Nuclear Activities Control
307|307|Consejo de Seguridad Nuclear
308|308|Danish Emergency Management Agency
309|309|Norwegian Radiation Protection Agency
310|310|Federal Agency for Nuclear Control
311|311|Institute of Radiation Protection and Dosimetry
312|312|National Inspectorate for Nuclear Safety and Radiation Protection
313|313|Nuclear Regulatory Authority
314|314|Nuclear Regulation Authority
315|315|Nuclear Regulatory Agency
316|316|Ukrainian Radiation Protection Institute
317|317|Health Canada Radio Protection Bureau
318|318|Portuguese Society for Radiation Protection
319|319|Swedish Radiation Safety Authority
320|320|Radiation and Nuclear Safety Authority
321|321|State Office for Nuclear Safety
322|322|Nuclear Regulation Authority
323|wpmip|Weather Prediction Model Intercomparison Project
65535|65535|Missing value`;

/** Kinds of data of the WMO (code table 1.4). */
export const dataTypes = `0|an
1|fc
2|af
3|cf
4|pf
5|cp
6|sa
7|ra
8|ep
255|missing`;

/** Kinds of data of ECMWF. */
export const marsTypes = `0|0
1|fg
2|an
3|ia
4|oi
5|3v
6|4v
7|3g
8|4g
9|fc
10|cf
11|pf
12|ef
13|ea
14|cm
15|cs
16|fp
17|em
18|es
19|fa
20|cl
21|si
22|s3
23|ed
24|tu
25|ff
26|of
27|efi
28|efic
29|pb
30|ep
31|bf
32|cd
33|4i
34|go
35|me
36|pd
37|ci
38|sot
39|eme
40|im
42|sim
43|wem
44|wes
45|cr
46|ses
47|taem
48|taes
50|sg
52|sf
60|pa
61|icp
62|sv
63|as
64|svar
65|cv
70|or
71|fx
72|fu
73|sfo
74|tpa
75|if
80|fcmean
81|fcmax
82|fcmin
83|fcstdev
86|hcmean
87|ssd
88|gsd
89|ga
90|gai
91|gbf
92|pfc
93|ppm
94|gwt
95|est
96|mpp
97|cpf
98|emdn`;
